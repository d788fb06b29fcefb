import { openBrowser } from './browser';
import { Child } from './child';
import { platformAt, startPlatform } from './platform';

/** The page as a first visitor sees it after a first run, for the documents. */
export async function takeScreenshot(path: string): Promise<void> {
  const url = process.env['PLAYPEN_URL'];
  const platform = url ? platformAt(url) : await startPlatform();
  const browser = await openBrowser();
  try {
    const child = await Child.opens(browser, platform.url);
    await child.presses('Run');
    await child.seesStatus('Finished');
    // Away from the button, which would look pressed.
    await child.page.mouse.move(640, 500);
    await child.page.screenshot({ path, animations: 'disabled' });
  } finally {
    await browser.close();
    await platform.stop();
  }
}
