/** After so many frames of the screen with another picture waiting each time, that one is no longer waited for. */
const PATIENCE = 4;

/**
 * How many of the pictures that are ready go on the screen at once. They come by another clock than the screen's: now and
 * then two for one of its frames, and then none for the next, so the second waits. Where one always waits, they are
 * only late.
 */
export class Backlog {
  #behind = 0;

  next(ready: number): number {
    this.#behind = ready > 1 ? this.#behind + 1 : 0;
    if (this.#behind < PATIENCE) return Math.min(ready, 1);
    this.#behind = 0;
    return ready;
  }
}
