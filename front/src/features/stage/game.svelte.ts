import type { FrameEvent, WindowEvent } from '../../api/protocol';
import type { GameEvent } from './game-input';
import { Keyboard, type Key, type Stroke } from './keyboard';
import { Painter } from './painter';

/** Who has the keyboard, as the page says it. */
export type KeyboardState = 'untouched' | 'taken' | 'released';

/** The window of a program that makes pictures of its own: pygame's. */
export class GameFeed {
  /** How many pixels the picture has; nothing until there is one. */
  size = $state.raw<{ width: number; height: number } | null>(null);
  window = $state.raw<WindowEvent | null>(null);
  /** The run is over, or the program closed its window. */
  isClosed = $state(false);
  keyboard = $state<KeyboardState>('untouched');

  #painter: Painter;
  #keyboard = new Keyboard();

  /** `send` takes what is done with the window; `seen` the number of a frame that is on the screen. */
  constructor(
    private readonly send: (event: GameEvent) => void,
    private readonly seen: (seq: number) => void,
  ) {
    this.#painter = new Painter(seen);
  }

  take(event: FrameEvent | WindowEvent): void {
    if (event.type === 'window') {
      this.window = event;
      this.isClosed = !event.isOpen;
      if (this.isClosed) this.#letGo();
      return;
    }
    const { width, height } = event;
    if (this.size?.width !== width || this.size.height !== height) this.size = { width, height };
    this.#painter.take(event);
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#painter = new Painter(this.seen);
    this.#keyboard = new Keyboard();
    this.size = this.window = null;
    this.isClosed = false;
    this.keyboard = 'untouched';
  }

  /** The run is over: the picture stays, and there is nobody to answer to. */
  ended(): void {
    this.isClosed = true;
    this.#letGo();
  }

  /** The page's canvas is there, until what is returned is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    return this.#painter.attach(canvas);
  }

  tell(event: GameEvent): void {
    if (!this.isClosed) this.send(event);
  }

  takeKeyboard(): void {
    if (!this.isClosed) this.#tellAll(this.#keyboard.take());
  }

  releaseKeyboard(): void {
    this.#tellAll(this.#keyboard.release());
  }

  /** A key went down or up while the window has the focus; says whether the page has nothing to do with it. */
  key(type: 'down' | 'up', key: Key): boolean {
    if (this.isClosed) return false;
    const stroke: Stroke = type === 'down' ? this.#keyboard.down(key) : this.#keyboard.up(key);
    this.#tellAll(stroke.events);
    return stroke.isTaken;
  }

  /** A button on the screen stands for a key. */
  press(key: Key): void {
    this.tell(this.#keyboard.press(key));
  }

  lift(key: Key): void {
    const event = this.#keyboard.lift(key);
    if (event) this.tell(event);
  }

  #tellAll(events: readonly GameEvent[]): void {
    for (const event of events) this.tell(event);
    if (this.#keyboard.isTaken) this.keyboard = 'taken';
    else if (this.keyboard === 'taken') this.keyboard = 'released';
  }

  #letGo(): void {
    this.#keyboard.release();
    this.keyboard = 'untouched';
  }
}
