import type { Browser, Page } from 'playwright-core';
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
  var opening: Promise<Omit<Opening, 'blank'>>;
}

/** In the page, before anything of it: presses Run once it can be, and notes when what is waited for was on the screen. */
function watch(): void {
  const noted: Partial<Opening> = {};
  let isPressed = false;
  globalThis.opening = new Promise((resolve) => {
    const note = (name: 'typed' | 'printed') => {
      if (name in noted) return;
      noted[name] = 0;
      // Two frames on, the first of them has been shown.
      requestAnimationFrame(() =>
        requestAnimationFrame((now) => {
          noted[name] = now;
          const { typed, printed } = noted;
          if (typed && printed) resolve({ typed, printed });
        }),
      );
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
  });
}

/** In the page: when its first letters were shown. */
function firstPaint(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const paints = performance.getEntriesByType('paint');
      const paint = paints.find(({ name }) => name === 'first-paint');
      if (paint) resolve(paint.startTime);
      else requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * What an expression in the page comes to. Playwright's own way puts 160 KB of script into the page first, which
 * is then still opening.
 */
async function inPage<T>(page: Page, expression: string): Promise<T> {
  const session = await page.context().newCDPSession(page);
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return result.value as T;
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
  const blank = await inPage<number>(empty, `(${firstPaint.toString()})()`);
  await empty.close();
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  const opening = await inPage<Omit<Opening, 'blank'>>(page, 'opening');
  await context.close();
  return { blank, ...opening };
}
