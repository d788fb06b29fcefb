import type { Browser } from 'playwright-core';
import { test } from 'vitest';
import { openBrowser } from './browser';
import { Child, type Circumstances } from './child';
import { platformAt, startPlatform, type Platform } from './platform';

interface Journey {
  /** Whether programs have matplotlib and the other libraries of `make run`: then the runner takes longer to start. */
  libraries: boolean;
  platform: Platform;
  browser: Browser;
  /** Opens the page as somebody new: nothing is remembered from another visit. */
  visit: (around?: Circumstances) => Promise<Child>;
}

/** A test with a platform and a browser, which the journeys of one file share. */
export const journey = test.extend<Journey>({
  libraries: [async ({}, use) => use(false), { scope: 'file' }],
  platform: [
    async ({ libraries }, use) => {
      const url = process.env['PLAYPEN_URL'];
      const platform = url ? platformAt(url) : await startPlatform({}, libraries);
      await use(platform);
      await platform.stop();
    },
    { scope: 'file' },
  ],
  browser: [
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  visit: async ({ platform, browser, onTestFailed }, use) => {
    platform.log();
    onTestFailed(() => console.error(platform.log()));
    const children: Child[] = [];
    await use(async (around) => {
      const child = await Child.opens(browser, platform.url, around);
      children.push(child);
      return child;
    });
    for (const child of children) await child.leaves();
  },
});

/** A journey whose programs have libraries. */
export const libraryJourney = journey.extend<Pick<Journey, 'libraries'>>({
  libraries: [async ({}, use) => use(true), { scope: 'file' }],
});

/** A journey that restarts the server, so it has one of its own, PLAYPEN_URL or not. */
export const ownJourney = journey.extend<Pick<Journey, 'platform'>>({
  platform: [
    async ({}, use) => {
      const platform = await startPlatform();
      await use(platform);
      await platform.stop();
    },
    { scope: 'file' },
  ],
});
