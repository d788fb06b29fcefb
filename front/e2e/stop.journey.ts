import { expect } from 'vitest';
import type { Child } from './support/child';
import { journey, ownJourney } from './support/journey';

journey('Stop ends an endless program, and says what happened', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("on and on")\nwhile True:\n    pass\n');
  await child.reads('on and on');
  await child.presses('Stop');
  await child.seesStatus('Stopped', 'You stopped the program.');
  await child.seesButton('Run');
});

/** In a page: presses the button of that name, and says how long it takes until it has another. */
function answered(name: string): Promise<number> {
  const button = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent.trim() === name,
  );
  const begin = performance.now();
  button?.click();
  return new Promise((resolve) => {
    const look = () => {
      if (button && button.textContent.trim() !== name) resolve(performance.now() - begin);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

journey('each press is answered within a tenth of a second', async ({ visit }) => {
  const child = await visit();
  await child.runs('while True:\n    pass\n');
  await child.presses('Stop');
  const took: Record<string, number[]> = { Run: [], Stop: [] };
  for (let round = 0; round < 3; round++) {
    for (const name of ['Run', 'Stop']) {
      await child.seesButton(name);
      took[name]?.push(await child.page.evaluate(answered, name));
    }
  }
  // On a machine that has other things to do as well not each: the one in the middle.
  for (const times of Object.values(took)) expect(times.sort((a, b) => a - b)[1]).toBeLessThan(100);
  console.info(`answered after ${JSON.stringify(took)} ms`);
  await child.seesStatus('Stopped');
});

/** Presses a button with the mouse, so many times in a row. */
async function hammers(child: Child, name: string, presses: number): Promise<void> {
  const button = child.page.getByRole('button', { name, exact: true });
  await button.click({ clickCount: presses });
}

const endless = 'print("on and on")\nwhile True:\n    pass\n';

journey('Stop works soon after Run, and however often it is pressed', async ({ visit }) => {
  const child = await visit();
  await child.runs(endless);
  await child.reads('on and on');
  await hammers(child, 'Stop', 5);
  await child.seesStatus('Stopped');
  await child.seesButton('Run');

  // Presses close to that of Run count with it, as a browser counts.
  await hammers(child, 'Run', 1);
  const stop = child.page.getByRole('button', { name: 'Stop', exact: true });
  await stop.waitFor();
  await stop.evaluate((button) => {
    for (const detail of [3, 4, 5])
      button.dispatchEvent(new MouseEvent('click', { detail, bubbles: true }));
  });
  await child.seesStatus('Stopped');
});

journey('Stop ends a program that will not hear of it', async ({ visit }) => {
  const child = await visit();
  await child.runs(`import signal, time
for which in (signal.SIGINT, signal.SIGTERM):
    signal.signal(which, signal.SIG_IGN)
print("never")
while True:
    time.sleep(1)
`);
  await child.reads('never');
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

journey('leaving the page stops the program', async ({ visit, browser, platform }) => {
  const child = await visit();
  const accepted = child.page.waitForResponse((response) => response.url().endsWith('/api/run'));
  await child.runs('print("here")\nwhile True:\n    pass\n');
  await child.reads('here');
  const { jobId } = (await (await accepted).json()) as { jobId: string };
  await child.page.goto('about:blank');
  const outside = await browser.newContext();
  const status = async () => {
    const answer = await outside.request.get(new URL(`/api/run/${jobId}`, platform.url).href);
    return ((await answer.json()) as { status: string }).status;
  };
  await expect.poll(status, { timeout: 10_000 }).toBe('cancelled');
  await outside.close();
});

journey('what Stop does to a program is no error; one of its own still is', async ({ visit }) => {
  const child = await visit();
  const problem = child.page.getByRole('region', { name: 'What went wrong' });
  await child.runs('import time\nprint("on")\ntime.sleep(600)\n');
  await child.reads('on');
  await child.presses('Stop');
  await child.seesStatus('Stopped', 'You stopped the program.');
  await child.seesLines(['on']);
  expect(await problem.count()).toBe(0);
  expect(await child.editor.locator('.cm-error-line').count()).toBe(0);

  await child.runs(`import time
print("on")
try:
    time.sleep(600)
finally:
    int("three")
`);
  await child.reads('on');
  await child.presses('Stop');
  await problem.getByText('cannot turn').waitFor();
  await child.seesStatus('Stopped');
});

ownJourney('who waits is told their place in the queue', async ({ visit, platform }) => {
  const [first, second] = [await visit(), await visit()];
  platform.holdRunner(true);
  // It has been given to the runner, which does not say that it has begun.
  await first.runs('print("first")');
  await first.seesStatus('Waiting for a free place');
  await second.runs('print("second")');
  await second.seesStatus(second.words.status.queuedAt(1));
  platform.holdRunner(false);
  await second.reads('second');
  await second.seesStatus('Finished');
});
