import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from './support/journey';

/** The longest time between two frames while a flood is shown, in milliseconds. */
async function longestFreeze(page: Page, duringMs: number): Promise<number> {
  return page.evaluate(
    (during) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        let last = began;
        let longest = 0;
        const frame = (now: number) => {
          longest = Math.max(longest, now - last);
          last = now;
          if (now - began < during) requestAnimationFrame(frame);
          else resolve(longest);
        };
        requestAnimationFrame(frame);
      }),
    duringMs,
  );
}

journey('a flood leaves the page awake, and Stop ends it', async ({ visit }) => {
  const child = await visit();
  await child.runs('while True: print("x" * 1000)\n');
  await child.console.locator('.text').first().waitFor();
  // Two cores carry the program, the server, the runner and the browser, which draws without a GPU.
  expect(await longestFreeze(child.page, 4_000)).toBeLessThan(3_000);
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

journey('of a long output the end is kept, and the page says so', async ({ visit }) => {
  const child = await visit();
  await child.runs('for count in range(8_000): print("line", count)\n');
  await child.seesStatus('Finished');
  await child.console.getByText('lines are not shown').waitFor();
  await expect.poll(async () => (await child.lines()).at(-1)).toBe('line 7999');
  expect((await child.lines()).length).toBeLessThan(5_200);
});

journey('the console follows the newest line, until the reader scrolls up', async ({ visit }) => {
  const child = await visit();
  await child.runs(`import time
for count in range(2000):
    print("line", count)
    if count > 1000:
        time.sleep(0.005)
`);
  await child.reads('line 1100');
  await expect
    .poll(() =>
      child.console.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight),
    )
    .toBeLessThan(40);
  await child.console.hover();
  await child.page.mouse.wheel(0, -600);
  await child.seesButton('Newest output');
  await child.seesStatus('Finished');
  await child.presses('Newest output');
  await expect.poll(() => child.console.getByText('line 1999').isVisible()).toBe(true);
});

journey('a line without end is shown too', async ({ visit }) => {
  const child = await visit();
  await child.runs('for _ in range(40_000): print("y", end="")\nprint("!")\n');
  await child.seesStatus('Finished');
  await expect
    .poll(async () => (await child.lines()).join('') === 'y'.repeat(40_000) + '!')
    .toBe(true);
});
