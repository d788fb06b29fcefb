import { expect } from 'vitest';
import { journey } from './support/journey';

journey('the program is there again after a reload', async ({ visit }) => {
  const child = await visit();
  await child.writes('print("mine")');
  await child.page.getByText('Saved in this browser').waitFor();
  await child.page.reload();
  await child.coloured();
  expect(await child.editor.innerText()).toBe('print("mine")');
  await child.presses('Run');
  await child.reads('mine');
});

journey('the language is remembered, and both say everything', async ({ visit }) => {
  const child = await visit();
  await child.page.getByRole('combobox').selectOption('zh-CN');
  await child.seesButton('运行');
  await child.page.reload();
  await child.seesButton('运行');
  expect(await child.page.locator('html').getAttribute('lang')).toBe('zh-CN');
});

journey('typing works before the coloured editor is there', async ({ visit }) => {
  const child = await visit();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await child.page.route('**/codemirror-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await child.page.reload();
  const plain = child.page.getByRole('textbox');
  await plain.fill('print("early")\nprint(1 / 0)');
  await plain.press('ControlOrMeta+Enter');
  await child.reads('early');
  // What leads to a line of the program leads there too.
  await child.page.getByRole('button', { name: 'main.py, line 2' }).click();
  for (const key of ['Home', 'Shift+End', 'Delete', 'Backspace'])
    await child.page.keyboard.press(key);
  expect(await plain.inputValue()).toBe('print("early")');
  release();
  await child.coloured();
  // The caret is where it was, and so is the focus.
  await child.page.keyboard.type('  # bird');
  expect(await child.editor.innerText()).toBe('print("early")  # bird');
});

/** In the page, before anything of it: presses Run once it is there, and marks when something was printed. */
function runAtOnce(): void {
  let isPressed = false;
  new MutationObserver(() => {
    const run = document.querySelector<HTMLButtonElement>('button[aria-keyshortcuts]');
    if (run && !isPressed) {
      isPressed = true;
      run.click();
    }
    if (document.querySelector('[role=log] .text')) performance.mark('printed');
  }).observe(document, { childList: true, subtree: true });
}

journey(
  'a program that is run at once has printed before the coloured editor comes',
  async ({ visit }) => {
    const child = await visit({ before: runAtOnce });
    await child.console.locator('.text').first().waitFor();
    const [printed, asked] = await child.page.evaluate(() => {
      const start = (of: (entry: PerformanceEntry) => boolean) =>
        performance.getEntries().find(of)?.startTime ?? NaN;
      return [
        start(({ name }) => name === 'printed'),
        start(({ name }) => name.includes('/codemirror-')),
      ];
    });
    // For a second it makes way, and no longer.
    expect(asked).toBeGreaterThan(Math.min(printed, 1_000));
  },
);
