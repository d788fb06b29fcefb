import { expect } from 'vitest';
import { Child } from './support/child';
import { ownJourney } from './support/journey';
import { startWire } from './support/wire';

ownJourney(
  'a server that restarts says so, and running again works',
  async ({ visit, platform }) => {
    const child = await visit();
    await child.runs('import time\nprint("begun")\ntime.sleep(30)\n');
    await child.reads('begun');
    await platform.restartServer();
    await child.seesStatus('Run lost', 'The server was restarted');
    await child.writes('print("again")');
    await child.presses('Run again');
    await child.reads('again');
    await child.seesStatus('Finished');
    const main = child.page.getByRole('button', { name: 'Run', exact: true });
    expect(await main.evaluate((button) => button === document.activeElement)).toBe(true);
  },
);

ownJourney('a connection that drops is taken up again, and nothing is lost', async ({ visit }) => {
  const child = await visit();
  await child.runs('import time\nfor n in range(40):\n    print(n)\n    time.sleep(0.2)\n');
  await child.reads('3');
  await child.page.context().setOffline(true);
  await child.seesStatus('Connection lost. Reconnecting…');
  await child.page.context().setOffline(false);
  await child.seesStatus('Finished');
  await child.seesLines(Array.from({ length: 40 }, (_, n) => String(n)));
});

ownJourney('a start without a network is told, and works when it is back', async ({ visit }) => {
  const child = await visit();
  await child.writes('print("hello")');
  await child.page.context().setOffline(true);
  await child.presses('Run');
  await child.seesStatus('Not started', 'cannot be reached');
  await child.page.context().setOffline(false);
  await child.presses('Run again');
  await child.reads('hello');
});

ownJourney('a connection that dies without a sign is noticed', async ({ browser, platform }) => {
  const wire = await startWire(platform.url);
  const child = await Child.opens(browser, wire.url);
  await child.page.clock.install();
  await child.runs('import time\nprint("begun")\ntime.sleep(12)\nprint("so long")\n');
  await child.reads('begun');
  await child.seesStatus('Running');
  wire.cut(true);
  await child.page.clock.fastForward(25_000);
  await child.seesStatus('Connection lost. Reconnecting…');
  wire.cut(false);
  await child.seesStatus('Finished');
  await child.seesLines(['begun', 'so long']);

  await child.runs('print("again")\nwhile True:\n    pass\n');
  await child.reads('again');
  await child.seesStatus('Running');
  wire.cut(true);
  await child.presses('Stop');
  await child.seesStatus('Connection lost. Reconnecting…');
  wire.cut(false);
  await child.seesStatus('Stopped', 'You stopped the program.');
  await child.leaves();
  await wire.stop();
});
