import { expect } from 'vitest';
import type { Child } from './support/child';
import { ownJourney as journey } from './support/journey';

declare global {
  // What has moved by itself since the page was opened, by its name or by what of it changed.
  var moved: Set<string>;
}

/** Keeps what moves, also what is over before anybody could look. */
function watch(): void {
  globalThis.moved = new Set();
  // Without what tells one component's from another's, and one start from the next.
  const name = (animation: string) => animation.replace(/^s\w+-|\d$/g, '');
  addEventListener('animationstart', ({ animationName }) => moved.add(name(animationName)), true);
  addEventListener('transitionrun', ({ propertyName }) => moved.add(propertyName), true);
}

/** All that may: the caret, the wheel of what takes time, the grip, and the button that runs. */
const moving = ['cm-blink', 'turn', 'height', 'background-color'];

journey.for([
  { isCalm: false, moves: moving },
  { isCalm: true, moves: [] },
])(
  'what moves by itself, with little motion asked for: $isCalm',
  async (around, { visit, platform }) => {
    const child = await visit({ isCalm: around.isCalm, before: watch });
    await usesThePage(child, (isHeld) => platform.holdRunner(isHeld));
    const moved = await child.page.evaluate(() => [...globalThis.moved]);
    expect(moved.filter((name) => !around.moves.includes(name))).toEqual([]);
    expect(around.moves.filter((name) => !moved.includes(name))).toEqual([]);
  },
);

/** Does what makes something of the page turn or change. */
async function usesThePage(child: Child, holdRunner: (isHeld: boolean) => void): Promise<void> {
  const run = child.page.getByRole('button', { name: 'Run', exact: true });
  await child.writes('print("on")\nwhile True:\n    pass\n');
  await child.page.getByRole('separator').hover();
  await run.hover();
  await run.click();
  await child.reads('on');
  // So that its stopping takes as long as it has to be seen.
  holdRunner(true);
  await child.presses('Stop');
  await child.seesStatus('Stopping');
  await child.page.locator('svg.spinning').first().waitFor();
  holdRunner(false);
  await child.seesStatus('Stopped');
  await child.presses('Menu');
  await child.page.keyboard.press('Escape');
  await child.chooses('Menu', 'Examples');
  await child.page.getByRole('dialog').getByText('Countdown').waitFor();
  await child.page.keyboard.press('Escape');
}
