import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser';

/** Milliseconds since a page was asked for, each in a browser profile that has never seen it. */
export interface Opening {
  /** Until an empty answer of the server was shown, in a page of its own: what the browser itself takes. */
  blank: number;
  /** Until a field for the program was on the screen, and nobody pressed anything: a key would be in the program. */
  typed: number;
  /** Until the first line of the program that is there at first was, with Run pressed as soon as it could be. */
  printed: number;
}

declare global {
  var opening: Promise<number>;
}

/** In the page, before anything of it: notes when what is waited for was on the screen. */
function watch(waitsFor: 'typed' | 'printed'): void {
  let isPressed = waitsFor === 'typed';
  const wanted = isPressed ? 'main textarea, main .cm-content' : '[role=log] .text';
  globalThis.opening = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const run = document.querySelector<HTMLButtonElement>('button[aria-keyshortcuts]');
      if (run && !isPressed) {
        isPressed = true;
        run.click();
      }
      if (!document.querySelector(wanted)) return;
      observer.disconnect();
      // Two frames on, the first of them has been shown.
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    observer.observe(document, { childList: true, subtree: true });
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

/** Opens the page so many times for each figure: Run is work of its own, which typing does not wait for. */
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
  const [blank, typed] = await openFor('typed', browser, url);
  const [, printed] = await openFor('printed', browser, url);
  return { blank, typed, printed };
}

/** Opens an empty answer and then the page, in a new profile: how long until each was shown. */
async function openFor(
  waitsFor: 'typed' | 'printed',
  browser: Browser,
  url: string,
): Promise<[blank: number, shown: number]> {
  const context = await browser.newContext({ locale: 'en' });
  const empty = await context.newPage();
  await empty.goto(new URL('/healthz', url).href);
  const blank = await inPage<number>(empty, `(${firstPaint.toString()})()`);
  await empty.close();
  const page = await context.newPage();
  await page.addInitScript(watch, waitsFor);
  await page.goto(url);
  const shown = await inPage<number>(page, 'opening');
  await context.close();
  return [blank, shown];
}
