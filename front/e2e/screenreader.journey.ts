import { expect } from 'vitest';
import type { Child } from './support/child';
import { journey } from './support/journey';
import { Stage } from './support/stage';

/** The page as a screen reader has it, line by line. */
async function heard(child: Child): Promise<string[]> {
  const tree = await child.page.locator('body').ariaSnapshot();
  return tree.split('\n').map((line) => line.trim().replace(/^- /, ''));
}

/** The regions that speak of their own changes, by the browser's accessibility tree: politely, or at once. */
async function speaking(child: Child): Promise<string[]> {
  const session = await child.page.context().newCDPSession(child.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const root = nodes.flatMap(({ role, properties = [] }) => {
    const live = properties.find(({ name }) => name === 'live')?.value.value as string | undefined;
    const isRoot = !properties.some(({ name }) => name === 'root');
    return live && live !== 'off' && isRoot ? [`${String(role?.value)} ${live}`] : [];
  });
  return root;
}

journey('everything has a name, and is where a screen reader looks for it', async ({ visit }) => {
  const child = await visit();
  const page = await heard(child);
  for (const [at, part] of [
    'heading "Playpen" [level=1]',
    'button "Run"',
    'button "Menu"',
    'combobox "Language"',
    'main:',
    'region "Code"',
    'button "Files"',
    'heading "main.py" [level=2]',
    'textbox "Your program, main.py"',
    'separator "Width of the code"',
    'region "Result"',
    'status',
    'log "Output of the program"',
  ].entries()) {
    expect([at, part, page.some((line) => line.startsWith(part))]).toEqual([at, part, true]);
  }
  // What has no name would be read as what it is made of.
  expect(
    page.filter((line) => /^(button|textbox|combobox|link|img|region|dialog)\b(?! ")/.test(line)),
  ).toEqual([]);
});

journey('what happens is said, once', async ({ visit }) => {
  const child = await visit();
  const before = await speaking(child);
  expect(before).toContain('status polite');
  // There from the beginning: a region that comes with its words is often not read.
  expect(before.filter((region) => region === 'alert assertive').length).toBeGreaterThan(0);
  await child.runs('print("Hello")\nprint(1 / 0)\n');
  await child.seesStatus('Ended with an error');
  const card = child.page.getByRole('region', { name: 'What went wrong' });
  await card.getByRole('alert').getByText('divides by zero').waitFor();
  // The log is silent; its lines are read from the announcer, in batches.
  expect(await child.console.getAttribute('aria-live')).toBe('off');
  const announcer = child.page.locator('[aria-live=polite]').filter({ hasText: 'Hello' });
  await announcer.waitFor({ state: 'attached' });
  expect(await announcer.count()).toBe(1);
});

journey('a drawing is said once, when it is still', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  await child.runs(`from turtle import *
hideturtle()
forward(100)
mainloop()
`);
  const words = 'Drawing: 1 line in black.';
  const said = child.page.locator('[aria-live=polite]').filter({ hasText: words });
  await said.waitFor({ state: 'attached' });
  expect(await said.count()).toBe(1);
  // Nobody can do anything with it by keys.
  expect(await stage.picture.getAttribute('tabindex')).toBe('-1');
  await child.presses('Stop');

  await child.runs(`from turtle import *
hideturtle()
onkey(lambda: forward(50), "r")
listen()
mainloop()
`);
  const playable = stage.region.getByRole('application', { name: 'An empty drawing' });
  await playable.focus();
  await child.page.keyboard.press('r');
  await stage.says('Drawing: 1 line in black.');
  await child.presses('Close');
  await child.seesStatus('Finished');
  await child.page
    .locator('[aria-live=polite]')
    .filter({ hasText: words })
    .waitFor({ state: 'attached' });
});

journey('what happens behind the code is said, and leads to its question', async ({ visit }) => {
  const child = await visit({ width: 600 });
  const { page } = child;
  await child.writes(
    'import time\ntime.sleep(1)\nprint("Hello")\nprint("you are", input("Who? "))\n',
  );
  await page.keyboard.press('Control+Enter');
  // The code is covered: whoever was in it is in the output now.
  const focused = (selector: string) =>
    expect
      .poll(() => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector))
      .toBe(true);
  await focused('[role=log]');
  await child.turnsTo('code');
  const spoken = await speaking(child);
  expect(spoken.filter((region) => region === 'status polite')).toHaveLength(1);
  await child.seesStatus('Waiting for your answer');
  await page.locator('[aria-live=polite]').filter({ hasText: 'Hello' }).waitFor();
  await page.getByRole('tab', { name: 'Result Waiting for your answer' }).click();
  await focused('form input');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await child.reads('you are Ada');
  await child.turnsTo('code');
  await page.getByRole('tab', { name: 'Result', exact: true }).waitFor();
});
