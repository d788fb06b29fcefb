import { expect } from 'vitest';
import { journey } from './support/journey';

journey(
  'without a network the page opens with the program, and says that running needs the server',
  async ({ visit }) => {
    const child = await visit({ isInstalled: true });
    await child.writes('print("mine")');
    await child.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await child.page.reload();
    await child.coloured();
    await child.page.context().setOffline(true);
    await child.page.reload();
    await child.coloured();
    expect(await child.program()).toBe('print("mine")');
    // Parts of the page that were never opened are there as well.
    await child.chooses('Menu', 'Examples');
    await child.page.getByRole('dialog').getByText('Countdown').waitFor();
    await child.page.keyboard.press('Escape');
    await child.presses('Run');
    await child.seesStatus('Not started', 'Running needs the server');
    await child.page.context().setOffline(false);
    await child.presses('Run again');
    await child.reads('mine');
  },
);
