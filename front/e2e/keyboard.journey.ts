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

journey('menus, dialogs, files and errors go by keys alone', async ({ visit }) => {
  const child = await visit();
  const { page } = child;
  const { keyboard } = page;
  const focused = (selector: string) =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  /** Goes on with Tab until what has the focus has this name. */
  const tabsTo = async (name: string) => {
    const hasName = (wanted: string) => {
      const focused = document.activeElement as HTMLElement | null;
      const said = focused?.getAttribute('aria-label') ?? focused?.innerText ?? '';
      return said.trim().startsWith(wanted);
    };
    for (let press = 0; press < 30; press++) {
      if (await page.evaluate(hasName, name)) return;
      // In the editor, Tab indents until Esc.
      if (await focused('.cm-content')) await keyboard.press('Escape');
      await keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to "${name}"`);
  };

  // A menu: arrows go round in it, Esc gives the focus back, Enter chooses.
  await tabsTo('Menu');
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'New program' }).waitFor();
  await keyboard.press('Escape');
  await tabsTo('Menu');
  await keyboard.press('Enter');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  // A dialog: Tab stays inside, and what is chosen in it is there.
  await page.getByRole('dialog').waitFor();
  await tabsTo('Find the mistake');
  await keyboard.press('Enter');
  await expect.poll(() => child.program()).toContain('age = "11"');
  await keyboard.press('Control+Enter');

  // The error, its line, and what Python says.
  await page.getByRole('region', { name: 'What went wrong' }).waitFor();
  await tabsTo('What Python says');
  await keyboard.press('Enter');
  await page.getByText('TypeError: ').waitFor();
  await page.keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await expect
    .poll(() => child.editor.evaluate((editor) => editor.contains(document.activeElement)))
    .toBe(true);

  // Files: made, renamed and deleted.
  await keyboard.press('Escape');
  await keyboard.press('Shift+Tab');
  await tabsTo('Files');
  await keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Files' }).waitFor();
  await tabsTo('New file');
  await keyboard.press('Enter');
  await keyboard.type('tool');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'tool.py' }).waitFor();
  await tabsTo('What to do with tool.py');
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await page.getByText('tool.py was deleted.').waitFor();
  await tabsTo('Undo');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'tool.py' }).waitFor();
});

journey('on a narrow page, arrows go from tab to tab', async ({ visit }) => {
  const child = await visit({ width: 390, height: 760 });
  await child.page.getByRole('tab', { name: 'Code' }).focus();
  await child.page.keyboard.press('ArrowRight');
  await child.console.waitFor();
  await child.page.keyboard.press('ArrowLeft');
  await child.editor.waitFor();
});
