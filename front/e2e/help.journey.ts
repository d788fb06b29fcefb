import { expect } from 'vitest';
import { journey } from './support/journey';

journey(
  'what can be written is offered, with a line about it in the reader’s language',
  async ({ visit }) => {
    const child = await visit({ language: 'zh-CN' });
    await child.writes('import random\nx = random.');
    await child.page.keyboard.type('randi');
    const offered = child.page.getByRole('option', { name: 'randint(最小, 最大)' });
    await offered.waitFor();
    await offered.getByText('随机整数，包含两端').waitFor();
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

journey('after a dot is offered what is known, on a phone too', async ({ visit }) => {
  const child = await visit({ width: 390, height: 760 });
  await child.writes(
    'import pygame\nscreen = pygame.display.set_mode((320, 240))\nkeys = pygame.key.get_pressed()\n',
  );
  await child.page.keyboard.type('screen.');
  const offered = child.page.getByRole('listbox').getByRole('option');
  await offered.filter({ hasText: 'blit(surface, point)' }).waitFor();
  expect(await offered.filter({ hasText: /append|upper/ }).count()).toBe(0);
  // All of a line is seen, its explanation under the name where it has to be.
  await child.page.getByText('draws a picture at a point').waitFor();
  expect(
    await offered.evaluateAll(
      (all) => all.filter((one) => one.scrollWidth > one.clientWidth).length,
    ),
  ).toBe(0);
  await child.page.keyboard.type('fill');
  await child.page.keyboard.press('Tab');
  await expect.poll(() => child.program()).toMatch(/screen\.fill$/);
  // Nobody knows what it has.
  await child.page.keyboard.type('()\nkeys');
  await offered.first().waitFor();
  await child.page.keyboard.type('.');
  await expect.poll(() => offered.count()).toBe(0);
});

journey('what Python cannot read is marked, once the line is left', async ({ visit }) => {
  const child = await visit();
  await child.writes('if 3 > 2\n    print("yes")\n');
  const mark = child.editor.locator('.cm-marked');
  await mark.waitFor();
  expect(await mark.first().textContent()).toBe('if 3 > 2');
  await mark.first().hover();
  await child.page.getByText('A colon : is missing at the end of this line.').waitFor();
  await child.writes('if 3 > 2:\n    print("yes")\n');
  await expect.poll(() => mark.count()).toBe(0);
});

journey('what a mark says is there for keys, fingers and screen readers too', async ({ visit }) => {
  const broken = 'x = 1\nif 3 > 2\n    print("yes")\n';
  const keys = await visit();
  await keys.writes(broken);
  const colon = 'A colon : is missing at the end of this line.';
  const heard = (child: typeof keys) =>
    child.page.locator('[aria-live=polite]', { hasText: colon });
  await keys.editor.locator('.cm-marked').waitFor();
  expect(await heard(keys).count()).toBe(0);
  await keys.page.keyboard.press('F8');
  await heard(keys).waitFor();
  await keys.page.keyboard.press('ControlOrMeta+Home');
  await expect.poll(() => heard(keys).count()).toBe(0);
  await keys.page.keyboard.press('ArrowDown');
  await heard(keys).waitFor();

  const fingers = await visit({ width: 390, height: 760, isTouch: true });
  await fingers.writes(broken);
  const mark = fingers.editor.locator('.cm-marked');
  await mark.waitFor();
  await mark.tap();
  await heard(fingers).waitFor();
  await fingers.editor.getByText('yes').tap();
  await expect.poll(() => heard(fingers).count()).toBe(0);
});
