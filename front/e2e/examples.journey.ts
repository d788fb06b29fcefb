import { expect } from 'vitest';
import { examplesIn } from '../src/features/examples/examples';
import type { Child } from './support/child';
import { libraryJourney as journey } from './support/journey';

/** One of them draws a figure, whose library is slow to come on a busy machine. */
const SLOW = { timeout: 180_000 };

/** What each example must show, and how it ends. */
const ends = [
  ['Lift-off!', 'Finished'],
  ['6 #', 'Finished'],
  ['yellow', 'Finished'],
  ['', 'Ended with an error'],
  ['Hello, Sofia!', 'Finished'],
  ['Right!', 'Finished'],
  ['', 'Finished'],
  ['The warmest month', 'Finished'],
] as const;

async function guesses(child: Child): Promise<void> {
  for (let number = 1; number <= 10; number++) {
    await child.seesStatus('Waiting for your answer');
    await child.page.getByRole('textbox', { name: /Your guess/ }).fill(String(number));
    await child.page.keyboard.press('Enter');
    await child.console.getByText(`Your guess: ${number}`).first().waitFor();
    const answer = /^(More|Less|Right!)$/;
    await expect
      .poll(async () => (await child.lines()).filter((line) => answer.test(line)).length)
      .toBe(number);
    if ((await child.lines()).includes('Right!')) return;
  }
}

journey('every example runs, and the program before it is kept', SLOW, async ({ visit }) => {
  const child = await visit();
  child.isPatient();
  await child.writes('print("mine")');
  const examples = examplesIn('en');
  expect(ends).toHaveLength(examples.length);
  for (const [at, { name }] of examples.entries()) {
    await child.chooses('Menu', 'Examples');
    await child.page.getByRole('dialog').getByRole('button', { name }).click();
    await child.presses('Run');
    // One of them asks, until the answer is right.
    if (name === 'Guess the number') await guesses(child);
    const [shown, end] = ends[at] ?? ['', ''];
    await child.seesStatus(end);
    if (shown) await child.reads(shown);
  }
  await child.chooses('Menu', 'My programs');
  await child.page
    .getByRole('dialog')
    .getByRole('button', { name: /^My program/ })
    .click();
  await expect.poll(() => child.program()).toBe('print("mine")');
});

journey('in Chinese they run too', SLOW, async ({ visit }) => {
  const child = await visit({ language: 'zh-CN' });
  child.isPatient();
  await child.chooses('菜单', '示例');
  await child.page.getByRole('dialog').getByRole('button', { name: '几个文件' }).click();
  await child.presses('运行');
  await child.reads('你好，小刚！');
  await child.chooses('菜单', '示例');
  await child.page.getByRole('dialog').getByRole('button', { name: '图表' }).click();
  await child.presses('运行');
  await child.console.getByRole('img', { name: /^图。一年的气温/ }).waitFor();
});
