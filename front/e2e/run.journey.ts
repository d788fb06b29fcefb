import { expect } from 'vitest';
import { journey } from './support/journey';

const counting = `import time
for count in range(4):
    print("line", count)
    time.sleep(1.5)
`;

journey('lines arrive while the program runs, and the end is told', async ({ visit }) => {
  const child = await visit();
  await child.runs(counting);
  await child.reads('line 0');
  expect(await child.lines()).not.toContain('line 3');
  await child.seesStatus('Running');
  await child.seesButton('Stop');
  await child.seesStatus('Finished', ' s');
  await child.seesButton('Run');
  await child.seesLines(['line 0', 'line 1', 'line 2', 'line 3']);
});

journey('a second run begins with an empty console', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("before")');
  await child.seesStatus('Finished');
  await child.runs('print("after")');
  await child.reads('after');
  await child.seesLines(['after']);
});

journey('a double click runs, and does not stop what it started', async ({ visit }) => {
  const child = await visit();
  await child.writes(counting);
  await child.page.getByRole('button', { name: 'Run' }).dblclick();
  await child.seesStatus('Finished');
});

journey('a program that prints nothing is said to', async ({ visit }) => {
  const child = await visit();
  await child.runs('x = 1');
  await child.seesStatus('Finished');
  await child.reads('The program printed nothing.');
});

journey(
  'another program begins with an empty result, and can be written at once',
  async ({ visit }) => {
    const child = await visit();
    await child.runs('print("before")\nint("three")\n');
    await child.page.getByRole('region', { name: 'What went wrong' }).waitFor();
    await child.chooses('Menu', 'New program');
    await child.seesStatus('Ready');
    await child.reads('What your program prints appears here.');
    await child.page.keyboard.type('print("mine")');
    expect(await child.program()).toBe('print("mine")');

    // One that still runs is not waited for.
    await child.runs('while True:\n    print("on")\n');
    await child.reads('on');
    await child.chooses('Menu', 'Examples');
    await child.page.getByRole('dialog').getByRole('button', { name: 'Countdown' }).click();
    await child.seesStatus('Ready');
    await child.seesButton('Run');
    await child.reads('What your program prints appears here.');
    await child.page.keyboard.press('ControlOrMeta+a');
    await child.page.keyboard.type('print("next")');
    expect(await child.program()).toBe('print("next")');
    await child.page.keyboard.press('ControlOrMeta+Enter');
    await child.seesLines(['next']);
  },
);

journey('on a narrow page, Run turns to the result', async ({ visit }) => {
  const child = await visit({ width: 390, height: 760 });
  await child.runs('print("Hello")');
  await child.reads('Hello');
  expect(await child.editor.isVisible()).toBe(false);
  await child.page.getByRole('tab', { name: 'Code' }).click();
  expect(await child.editor.isVisible()).toBe(true);
  expect(await child.console.isVisible()).toBe(false);
});
