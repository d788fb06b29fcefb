import type { DisplayEvent, RunEvent } from '../api/protocol';
import type Display from '../features/display/Display.svelte';
import type { DisplayFeed } from '../features/display/feed.svelte';

interface Loaded {
  Display: typeof Display;
  feed: DisplayFeed;
}

/** What shows pictures and tables, which most programs need not: it is loaded with the first one. */
export class LateDisplays {
  loaded = $state.raw<Loaded | null>(null);

  /** What is shown until it is there. */
  #waiting: DisplayEvent[] = [];
  #isLoading = false;

  see(event: RunEvent): void {
    if (event.type !== 'display') return;
    if (this.loaded) return this.loaded.feed.take(event);
    this.#waiting.push(event);
    void this.#load();
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#waiting = [];
    this.loaded?.feed.reset();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const [feeds, components] = await Promise.all([
        import('../features/display/feed.svelte'),
        import('../features/display/Display.svelte'),
      ]);
      const feed = new feeds.DisplayFeed();
      for (const event of this.#waiting.splice(0)) feed.take(event);
      this.loaded = { Display: components.default, feed };
    } catch {
      // Without a connection nothing more comes either; the next one tries again.
      this.#isLoading = false;
    }
  }
}
