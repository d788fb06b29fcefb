import type { Language } from '../../src/i18n/language';
import { openBrowser } from './browser';
import { Child } from './child';
import { platformAt, startPlatform } from './platform';

/** The page as a first visitor sees it after a first run, for the documents. */
export async function takeScreenshot(path: string, language: Language = 'en'): Promise<void> {
  const url = process.env['PLAYPEN_URL'];
  const platform = url ? platformAt(url) : await startPlatform();
  const browser = await openBrowser();
  try {
    const child = await Child.opens(browser, platform.url, { language });
    await child.presses(child.words.run.run);
    await child.seesStatus(child.words.status.finished);
    // Away from the button, which would look pressed.
    await child.page.mouse.move(640, 500);
    await child.page.screenshot({ path, animations: 'disabled' });
  } finally {
    await browser.close();
    await platform.stop();
  }
}
