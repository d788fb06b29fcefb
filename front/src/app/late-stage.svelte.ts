import type { AudioEvent, DrawEvent, FrameEvent, RunEvent, WindowEvent } from '../api/protocol';
import type { StageFeed } from '../features/stage/feed.svelte';
import type Stage from '../features/stage/Stage.svelte';

interface Loaded {
  Stage: typeof Stage;
  feed: StageFeed;
}

type Shown = AudioEvent | DrawEvent | FrameEvent | WindowEvent;
const SHOWN: readonly string[] = ['audio', 'draw', 'frame', 'window'] satisfies Shown['type'][];

function isShown(event: RunEvent): event is Shown {
  return SHOWN.includes(event.type);
}

/** The stage, which most programs need not: it is loaded with the first drawing. */
export class LateStage {
  loaded = $state.raw<Loaded | null>(null);

  /** What is shown until it is there. */
  #waiting: Shown[] = [];
  #isOver = false;
  #isLoading = false;

  /** `tell` is told what the person watching does, `seen` the number of a frame that is on the screen. */
  constructor(
    private readonly tell: (event: object) => void,
    private readonly seen: (seq: number) => void,
  ) {}

  /** Takes what of a run's events belongs on the stage. */
  see(event: RunEvent): void {
    if (isShown(event)) {
      if (this.loaded) return this.loaded.feed.see(event);
      this.#waiting.push(event);
      void this.#load();
    } else if (event.type === 'exit') {
      this.#isOver = true;
      this.loaded?.feed.ended();
    }
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#waiting = [];
    this.#isOver = false;
    this.loaded?.feed.reset();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      const [feeds, components] = await Promise.all([
        import('../features/stage/feed.svelte'),
        import('../features/stage/Stage.svelte'),
      ]);
      const feed = new feeds.StageFeed(this.tell, this.seen);
      for (const event of this.#waiting.splice(0)) feed.see(event);
      if (this.#isOver) feed.ended();
      this.loaded = { Stage: components.default, feed };
    } catch {
      // Without a connection there are no more drawings either; the next one tries again.
      this.#isLoading = false;
    }
  }
}
