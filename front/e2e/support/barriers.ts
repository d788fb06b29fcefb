import axe, { type AxeResults } from 'axe-core';
import type { Child } from './child';

/** What axe finds on the page as it is now. Its source goes in by the debugger: the page allows no script. */
export async function violations(child: Child): Promise<string[]> {
  await child.page.evaluate(axe.source);
  const results = await child.page.evaluate<AxeResults>('axe.run()');
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`,
  );
}

/** Text under 16 px, and targets under 44 px: neither has a place on the page. */
export function tooSmall(child: Child): Promise<string[]> {
  return child.page.evaluate(() => {
    const visible = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) =>
      element.checkVisibility(),
    );
    const text = visible
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3))
      .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16);
    const targets = visible
      .filter((element) =>
        element.matches('button, select, a, input:not([type=checkbox]), summary'),
      )
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.min(width, height) < 44;
      });
    return [...text, ...targets].map((element) => element.outerHTML);
  });
}

/** What reaches past the right edge, except inside of what scrolls by itself: code and output may. */
export function tooWide(child: Child): Promise<string[]> {
  return child.page.evaluate(() => {
    const scrolls = '.cm-scroller, [role=log], pre, .list, .preview, code';
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => element.checkVisibility() && !element.closest(scrolls))
      .filter((element) => !element.closest('.visually-hidden'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 200));
  });
}
