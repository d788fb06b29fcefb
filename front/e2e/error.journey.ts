import { expect } from 'vitest';
import { journey } from './support/journey';

journey('an error is told in plain words, leads to its line, and is mended', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("so far")\nage = "11"\nprint("age: " + age + 1)\n');
  await child.seesStatus('Ended with an error');
  await child.reads('so far');
  const card = child.page.getByRole('region', { name: 'What went wrong' });
  await card.getByText('Text and a number cannot be added together.').waitFor();
  // Python's own words are folded away, and nowhere else.
  const traceback = child.page.getByText('TypeError: can only concatenate str');
  expect(await traceback.count()).toBe(1);
  expect(await traceback.isVisible()).toBe(false);
  await card.getByText('What Python says').click();
  await traceback.waitFor();

  const marked = child.editor.locator('.cm-error-line');
  await expect.poll(() => marked.allTextContents()).toEqual(['print("age: " + age + 1)']);
  await card.getByRole('button', { name: 'main.py, line 3' }).click();
  // At once: what is typed right after the click belongs to the line.
  await child.page.keyboard.press('Home');
  await child.page.keyboard.press('Shift+End');
  await child.page.keyboard.insertText('print("age:", age)');
  await expect.poll(() => marked.count()).toBe(0);
  await child.page.keyboard.press('Control+Enter');
  await child.reads('age: 11');
  await child.seesStatus('Finished');
  await expect.poll(() => card.count()).toBe(0);
});

journey('the mark of an error is of the last run, and goes with its line', async ({ visit }) => {
  const child = await visit();
  await child.listsFiles();
  await child.presses('New file');
  await child.page.getByRole('textbox', { name: 'Name', exact: true }).fill('helper.py');
  await child.presses('Create');
  await child.page.getByRole('heading', { name: 'helper.py' }).waitFor();
  await child.writes('def help():\n    return 1 / 0\n');
  await child.opens('main.py');
  await child.runs('import helper\nhelper.help()\n');
  const card = child.page.getByRole('region', { name: 'What went wrong' });
  const link = card.getByRole('button', { name: 'helper.py, line 2' });
  await link.waitFor();
  const marked = child.editor.locator('.cm-error-line');
  const marks = (...lines: string[]) => expect.poll(() => marked.allTextContents()).toEqual(lines);

  // Lines that come above it move it, and the way to it.
  await child.opens('helper.py');
  await marks('    return 1 / 0');
  await child.editor.click();
  await child.page.keyboard.press('ControlOrMeta+Home');
  await child.page.keyboard.insertText('# one\n# two\n');
  await child.opens('main.py');
  await link.click();
  await marks('    return 1 / 0');
  await child.page.keyboard.press('End');
  await child.page.keyboard.insertText('  # here');
  expect(await child.program()).toContain('    return 1 / 0  # here');
  await marks();

  // What was mended stays so, there and back.
  await child.opens('main.py');
  await child.opens('helper.py');
  await expect.poll(() => child.program()).toContain('# here');
  await marks();

  // After a run that went well, nothing is marked, wherever it was mended.
  await child.opens('main.py');
  await child.presses('Run');
  await card.getByRole('button', { name: 'helper.py, line 4' }).waitFor();
  await child.opens('helper.py');
  await marks('    return 1 / 0  # here');
  await child.opens('main.py');
  await child.runs('print("well")\n');
  await child.seesStatus('Finished');
  await child.opens('helper.py');
  await expect.poll(() => child.program()).toContain('# here');
  await marks();
});

journey(
  'an error is told in Chinese, and in Python’s words where there are no others',
  async ({ visit }) => {
    const child = await visit({ language: 'zh-CN' });
    await child.writes('print（"你好"）\n');
    await child.presses('运行');
    const card = child.page.getByRole('region', { name: '出了什么问题' });
    await card.getByText('Python 看不懂符号 （').waitFor();
    await card.getByRole('button', { name: 'main.py，第 1 行' }).waitFor();
    await child.writes('raise RuntimeError("my own")\n');
    await child.presses('运行');
    // In Python's language, for whoever reads it out.
    await card.locator('strong[lang=en]', { hasText: 'RuntimeError: my own' }).waitFor();
  },
);

journey(
  'warnings and what the program itself writes as errors stay as they are',
  async ({ visit }) => {
    const child = await visit();
    await child.runs('import sys\nprint("careful", file=sys.stderr)\nprint(1 / 0)\n');
    await child.reads('careful');
    // What a screen reader hears where others see a bar at the side.
    await child.reads('Error output:');
    await child.page.getByText('divides by zero').waitFor();
    await child.seesLines(['careful']);
  },
);

journey('an exit code of the program’s own is told', async ({ visit }) => {
  const child = await visit();
  await child.runs('import sys\nsys.exit(3)\n');
  await child.seesStatus('Ended with an error', 'exit code 3');
});

journey('colours are shown, and a progress bar stays one line', async ({ visit }) => {
  const child = await visit();
  await child.runs(`import time
print("\\033[31mred\\033[0m plain")
for percent in (10, 50, 100):
    print(f"{percent} %", end="\\r", flush=True)
    time.sleep(0.1)
print()
`);
  await child.seesStatus('Finished');
  await child.seesLines(['red plain', '100 %']);
  const red = child.console.locator('.text span', { hasText: /^red$/ });
  expect(await red.getAttribute('style')).toContain('--ansi-red');
});
