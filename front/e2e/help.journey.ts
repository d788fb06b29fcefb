import { expect } from 'vitest';
import { journey } from './support/journey';

journey(
  'what can be written is offered, with a line about it in the reader’s language',
  async ({ visit }) => {
    const child = await visit({ language: 'zh-CN' });
    await child.writes('import random\nx = random.');
    await child.page.keyboard.type('randi');
    const offered = child.page.getByRole('option', { name: 'randint' });
    await offered.waitFor();
    await child.page.getByText('随机整数，包含两端').waitFor();
    await child.page.keyboard.press('Tab');
    await expect.poll(() => child.program()).toBe('import random\nx = random.randint');
    // Nobody chose anything: Enter is Enter.
    await child.writes('pr');
    await child.page.keyboard.type('in');
    await child.page.getByRole('option', { name: 'print' }).waitFor();
    await child.page.keyboard.press('Enter');
    await expect.poll(() => child.program()).toBe('prin\n');
  },
);

journey('what Python cannot read is marked, once the line is left', async ({ visit }) => {
  const child = await visit();
  await child.writes('if 3 > 2\n    print("yes")\n');
  const mark = child.editor.locator('.cm-lintRange-error');
  await mark.waitFor();
  expect(await mark.first().textContent()).toBe('if 3 > 2');
  await mark.first().hover();
  await child.page.getByText('A colon : is missing at the end of this line.').waitFor();
  await child.writes('if 3 > 2:\n    print("yes")\n');
  await expect.poll(() => mark.count()).toBe(0);
});
