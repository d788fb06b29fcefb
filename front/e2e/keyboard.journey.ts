import { expect } from 'vitest';
import { journey } from './support/journey';

journey('everything goes by keys alone', async ({ visit }) => {
  const child = await visit();
  const { keyboard } = child.page;
  const focused = (selector: string) =>
    child.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  const tabTo = async (selector: string) => {
    for (let press = 0; press < 10 && !(await focused(selector)); press++) {
      await keyboard.press('Tab');
    }
    expect(await focused(selector)).toBe(true);
  };

  await tabTo('.cm-content');
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('if True:\nprint("typed")');
  // In the editor, Tab indents.
  await keyboard.press('Tab');
  expect(await focused('.cm-content')).toBe(true);
  await keyboard.press('Control+Enter');
  await child.reads('typed');
  await child.seesStatus('Finished');
  expect(await child.editor.innerText()).not.toMatch(/\n\s*$/);

  await child.page.getByText('Esc, then Tab leaves the editor').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('Tab');
  expect(await focused('[role=separator]')).toBe(true);
  const width = () => child.editor.evaluate((editor) => editor.getBoundingClientRect().width);
  const before = await width();
  await keyboard.press('ArrowLeft');
  await expect.poll(width).toBeLessThan(before);

  await keyboard.press('Tab');
  expect(await focused('[role=log]')).toBe(true);
  await keyboard.press('Control+Enter');
  await child.seesStatus('Finished');
});

journey('Run by the key that presses buttons, held down, runs once', async ({ visit }) => {
  const child = await visit();
  await child.writes('import time\ntime.sleep(1)\nprint("once")\n');
  await child.page.getByRole('button', { name: 'Run' }).focus();
  for (let repeat = 0; repeat < 10; repeat++) await child.page.keyboard.down('Enter');
  await child.page.keyboard.up('Enter');
  await child.reads('once');
  await child.seesStatus('Finished');
});
