import axe, { type AxeResults } from 'axe-core';
import type { Child } from './child';

/** What WCAG asks for, as axe names it. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds on the page as it is now, and in the documents that programs show on it. Its source goes in by the
 * debugger: the page allows no script.
 */
export async function violations(child: Child): Promise<string[]> {
  const found: string[] = [];
  for (const frame of child.page.frames()) {
    await frame.evaluate(axe.source);
    await frame.evaluate(configure);
    // A part of a page needs no headings and regions of its own.
    const runOnly = frame === child.page.mainFrame() ? null : WCAG;
    const results = await frame.evaluate<AxeResults>(
      `axe.run({ iframes: false, ...${JSON.stringify(runOnly && { runOnly })} })`,
    );
    for (const { id, nodes } of results.violations)
      found.push(`${id}: ${nodes.map((node) => node.html).join(' · ')}`);
  }
  return found;
}

/** A list of choices under what is typed has no focus: the arrow keys go through it, and so scroll it. */
const configure = `axe.configure({
  rules: [{ id: 'scrollable-region-focusable', selector: '*:not(select, textarea, [role=listbox])' }],
})`;

/** Text under 16 px, and targets under 44 px: neither has a place on the page. */
export function tooSmall(child: Child): Promise<string[]> {
  return child.page.evaluate(() => {
    const visible = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) =>
      element.checkVisibility(),
    );
    const text = visible
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3))
      .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16);
    const half = 44 / 2 - 1;
    /** Whether a finger beside the middle of it still hits it: what is drawn small may have a large target. */
    const isHit = (element: Element, { x, y, width, height }: DOMRect) =>
      [
        [-half, 0],
        [half, 0],
        [0, -half],
        [0, half],
      ].every(([right = 0, down = 0]) => {
        const hit = document.elementFromPoint(x + width / 2 + right, y + height / 2 + down);
        return hit !== null && element.contains(hit);
      });
    // What lies under an open dialog cannot be hit at all, and need not be.
    const dialog = document.querySelector('dialog:modal');
    const targets = visible
      .filter((element) => !dialog || dialog.contains(element))
      .filter((element) =>
        element.matches(
          'button, select, a, input, summary, textarea, [role=option], [role=separator]',
        ),
      )
      .filter((element) => {
        // What says what a box is for ticks it, too.
        const isBox = element.matches('[type=checkbox], [type=radio]');
        const target = (isBox ? element.closest('label') : null) ?? element;
        const box = target.getBoundingClientRect();
        return Math.min(box.width, box.height) < 44 && !isHit(target, box);
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
