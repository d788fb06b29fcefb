import type { Browser } from 'playwright-core';
import { openBrowser } from './browser';

/** Milliseconds since a page was asked for. */
export interface Opening {
  /** Until an empty answer of the server was shown, in a page of its own: what the browser itself takes. */
  blank: number;
  /** Until a key that is pressed would be in the program. */
  typed: number;
  /** Until the first line of the program that is there at first was shown, with Run pressed at once. */
  printed: number;
}

declare global {
  var opening: Partial<Opening>;
}

/** In the page, before anything of it: presses Run once it can be, and notes when what is waited for was on the screen. */
function watch(): void {
  globalThis.opening = {};
  let isPressed = false;
  const note = (name: keyof Opening) => {
    if (name in globalThis.opening) return;
    globalThis.opening[name] = 0;
    // Two frames on, the first of them has been shown.
    requestAnimationFrame(() => requestAnimationFrame((now) => (globalThis.opening[name] = now)));
  };
  new MutationObserver(() => {
    const run = document.querySelector<HTMLButtonElement>('button[aria-keyshortcuts]');
    if (document.querySelector('main textarea, main .cm-content')) note('typed');
    if (run && !isPressed) {
      isPressed = true;
      run.click();
    }
    if (document.querySelector('[role=log] .text')) note('printed');
  }).observe(document, { childList: true, subtree: true });
}

/** Opens the page so many times, each in a browser profile that has never seen it. */
export async function measureOpenings(url: string, rounds: number): Promise<Opening[]> {
  const browser = await openBrowser();
  try {
    const openings: Opening[] = [];
    for (let round = 0; round < rounds; round++) openings.push(await open(browser, url));
    return openings;
  } finally {
    await browser.close();
  }
}

async function open(browser: Browser, url: string): Promise<Opening> {
  const context = await browser.newContext({ locale: 'en' });
  const empty = await context.newPage();
  await empty.goto(new URL('/healthz', url).href);
  const blank = await empty.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const shown = () =>
          performance.getEntriesByType('paint').find(({ name }) => name === 'first-paint');
        const look = () => {
          const paint = shown();
          if (paint) resolve(paint.startTime);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await empty.close();
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  const opening = await page.waitForFunction(() => {
    const { typed, printed } = globalThis.opening;
    return typed && printed ? { typed, printed } : null;
  });
  const { typed, printed } = (await opening.jsonValue()) ?? { typed: NaN, printed: NaN };
  await context.close();
  return { blank, typed, printed };
}
