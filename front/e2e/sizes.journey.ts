import { expect } from 'vitest';
import { tooSmall, tooWide } from './support/barriers';
import type { Child } from './support/child';
import { journey } from './support/journey';

// 1280 × 1024 enlarged four times (WCAG 1.4.10), and 1280 × 800 enlarged twice.
journey.for([
  [320, 256],
  [640, 400],
] as const)(
  'an enlarged page scrolls one way only: %s × %s',
  async ([width, height], { visit }) => {
    const child = await visit({ width, height });
    const fits = async (state: string) =>
      expect([state, await tooWide(child), await tooSmall(child)]).toEqual([state, [], []]);
    await fits('code');
    await child.presses('Menu');
    await fits('menu');
    await child.page.getByRole('menuitem', { name: 'Examples' }).click();
    await child.page.getByRole('dialog').getByText('Countdown').waitFor();
    await fits('examples');
    await child.page.keyboard.press('Escape');
    await child.presses('Files');
    await child.presses('New file');
    await fits('new file');
    await child.page.keyboard.press('Escape');
    await child.presses('Files');
    await child.runs('print(input("Your name? ") + 1)');
    const answer = child.page.getByLabel('Your name?');
    await answer.fill('Ada');
    await fits('question');
    await answer.press('Enter');
    await child.page.getByRole('region', { name: 'What went wrong' }).waitFor();
    await fits('error');
  },
);

journey('on a tablet, fingers do everything', async ({ visit }) => {
  const child = await visit({ width: 768, height: 1024, isTouch: true });
  const taps = (name: string) => child.page.getByRole('button', { name, exact: true }).tap();
  await child.editor.tap();
  // Nothing is said of keys that it has not.
  const hint = child.page.getByText('Esc, then Tab leaves the editor');
  expect([await hint.count(), await hint.isVisible()]).toEqual([1, false]);
  await child.page.keyboard.press('ControlOrMeta+a');
  await child.page.keyboard.insertText('print("Hello", input("Name? "))');
  await taps('Run');
  await child.page.getByLabel('Name?').fill('Ada');
  await taps('Send');
  await child.reads('Hello Ada');
  await taps('Files');
  await child.page.getByRole('navigation', { name: 'Files' }).waitFor();
  await taps('What to do with main.py');
  await child.page.getByRole('menuitem', { name: 'Rename' }).tap();
  await child.page.getByRole('textbox', { name: 'Name', exact: true }).fill('game.py');
  await taps('Rename');
  await child.page.getByRole('heading', { name: 'game.py' }).waitFor();
  expect(await tooSmall(child)).toEqual([]);
});

const KEYBOARD_PX = 320;

/** A keyboard that makes the page smaller, as most do; or one that covers its end, as Safari's does. */
const keyboards = {
  'makes the page smaller': (child: Child, isUp: boolean) =>
    child.page.setViewportSize({ width: 390, height: isUp ? 760 - KEYBOARD_PX : 760 }),
  'covers the page': (child: Child, isUp: boolean) =>
    child.page.evaluate(
      (height) => {
        Object.defineProperty(visualViewport, 'height', { value: height, configurable: true });
        visualViewport?.dispatchEvent(new Event('resize'));
      },
      isUp ? 760 - KEYBOARD_PX : 760,
    ),
};

journey.for(Object.keys(keyboards) as (keyof typeof keyboards)[])(
  'on a phone, the line being typed is above the keyboard, which %s',
  async (kind, { visit }) => {
    const child = await visit({ width: 390, height: 760, isTouch: true });
    const bottomOf = async (selector: string) => {
      const box = await child.page.locator(selector).last().boundingBox();
      return box ? box.y + box.height : Infinity;
    };
    await child.writes(`${'print(1)\n'.repeat(40)}name = input("Name? ")`);
    await keyboards[kind](child, true);
    await expect.poll(() => bottomOf('.cm-line')).toBeLessThan(760 - KEYBOARD_PX);
    await child.page.keyboard.type('  # here');
    await expect.poll(() => bottomOf('.cm-activeLine')).toBeLessThan(760 - KEYBOARD_PX);

    await keyboards[kind](child, false);
    await child.presses('Run');
    await child.page.getByLabel('Name?').waitFor();
    await keyboards[kind](child, true);
    await expect.poll(() => bottomOf('[role=log] input')).toBeLessThan(760 - KEYBOARD_PX);
    await keyboards[kind](child, false);
    await expect.poll(() => bottomOf('main')).toBeGreaterThan(700);
  },
);
