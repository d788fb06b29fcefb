/**
 * Keeps the page within what an on-screen keyboard leaves of it. Where the keyboard covers the page instead of making it
 * smaller (Safari), the end of the page, and with it the line being typed, would lie under the keyboard.
 */
export function keepToVisibleHeight(root: HTMLElement): void {
  const view = globalThis.visualViewport;
  view?.addEventListener('resize', () => {
    // Somebody who enlarges the page with two fingers sees less of it, too, but wants to move about in it.
    const isCovered = view.scale === 1 && view.height < innerHeight - 1;
    root.style.height = isCovered ? `${view.height}px` : '';
    // Such a browser moves the whole page to show what has the focus: that is in view by itself now.
    if (isCovered) scrollTo(0, 0);
  });
}
