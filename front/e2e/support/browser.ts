import { chromium, type Browser } from 'playwright-core';

/** Debian's Chromium, or the one that CHROMIUM_BIN names, with more arguments. */
export function openBrowser(args: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Pages of the browser's own, some fifty scripts for each new window, at the same time as ours. Who opens a page
      // has had the window for a while.
      '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
      ...args,
    ],
  });
}
