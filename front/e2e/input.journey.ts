import { expect } from 'vitest';
import { journey } from './support/journey';

journey(
  'a conversation: the question is the label of the field that it waits in',
  async ({ visit }) => {
    const child = await visit();
    await child.runs(
      'name = input("What is your name? ")\nage = int(input("And your age? "))\n' +
        'print(f"Hello {name}, next year you are {age + 1}.")\n',
    );
    await child.seesStatus('Waiting for your answer');
    // By keys alone: the field has the focus.
    const name = child.page.getByLabel('What is your name?');
    await expect.poll(() => name.evaluate((field) => field === document.activeElement)).toBe(true);
    await child.page.keyboard.insertText('小明');
    await child.page.keyboard.press('Enter');
    await child.page.getByLabel('And your age?').fill('11');
    await child.presses('Send');
    await child.reads('Hello 小明, next year you are 12.');
    await child.seesStatus('Finished');
    await child.seesLines([
      'What is your name? 小明',
      'And your age? 11',
      'Hello 小明, next year you are 12.',
    ]);
  },
);

journey('a password is not shown, several lines are several answers', async ({ visit }) => {
  const child = await visit();
  await child.runs(
    'import getpass, sys\nprint(len(getpass.getpass("Secret: ")))\n' +
      'print(sorted([input(), input()]))\n',
  );
  await child.page.getByLabel('Secret:').fill('hidden');
  await child.page.keyboard.press('Enter');
  await child.reads('6');
  const answer = child.page.getByLabel('Answer for the program');
  await answer.evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text', 'pear\napple\n');
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await child.reads("['apple', 'pear']");
  expect((await child.lines()).join('\n')).not.toContain('hidden');
});

journey('Enter that chooses a word of an input method sends nothing', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("got", input("Name: "))\n');
  const field = child.page.getByLabel('Name:');
  await field.waitFor();
  const session = await child.page.context().newCDPSession(child.page);
  await session.send('Input.imeSetComposition', {
    text: 'ni hao',
    selectionStart: 6,
    selectionEnd: 6,
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'keyDown',
    key: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await session.send('Input.insertText', { text: '你好' });
  expect(await field.inputValue()).toBe('你好');
  await child.page.keyboard.press('Enter');
  await child.reads('got 你好');
});

journey('Stop ends a program that waits, and so does no more input', async ({ visit }) => {
  const child = await visit();
  await child.runs('input("Well? ")\n');
  await child.page.getByLabel('Well?').waitFor();
  await child.presses('Stop');
  await child.seesStatus('Stopped');
  await expect.poll(() => child.page.getByLabel('Well?').count()).toBe(0);

  await child.runs('import sys\nprint(len(sys.stdin.readlines()), "lines")\n');
  await child.page.getByLabel('Answer for the program').fill('one');
  await child.page.keyboard.press('Enter');
  await child.page.getByLabel('Answer for the program').press('Control+d');
  await child.reads('1 lines');
});
