import type { TextStream } from '../../api/protocol';
import { batch, NOTHING_SPOKEN, textOf, type Batch } from './announce';
import type { Span } from './ansi';
import { LineBuffer, NOTHING_SHOWN, type Note, type Shown } from './lines';

const ANNOUNCE_EVERY_MS = 1_000;
/** For each millisecond spent on showing, so many are left to the child's clicks and keys. */
const REST_FACTOR = 2;

/** What the program waits for. */
export interface Asked {
  /** The line at whose end the answer goes. */
  prompt: Span[];
  isPassword: boolean;
}

/** The console's content: takes output as it comes, and shows it once a frame at most. */
export class ConsoleFeed {
  shown = $state.raw<Shown>(NOTHING_SHOWN);
  spoken = $state.raw<Batch>(NOTHING_SPOKEN);
  asked = $state.raw<Asked | null>(null);

  readonly #buffer = new LineBuffer();
  #frame: number | null = null;
  #notBefore = 0;
  #speaker: ReturnType<typeof setTimeout> | undefined;
  #spokenUpTo = -1;
  /** The last line as it stood at the last tick: it is read out once it is complete or at rest. */
  #half = '';

  /** Nothing is shown. */
  get isEmpty(): boolean {
    return this.shown.blocks.length === 0;
  }

  write(stream: TextStream, text: string): void {
    // What another thread prints meanwhile goes above the line that waits.
    this.#buffer.write(stream, text);
    this.#changed();
  }

  /** The program waits for somebody to type. */
  ask(isPassword: boolean): void {
    if (this.asked) return;
    this.asked = { prompt: this.#buffer.takeOpenLine(), isPassword };
    this.#changed();
  }

  /** What was typed, as the program was told it; null: nothing, it is not waiting any more. */
  answered(text: string | null): void {
    if (!this.asked) return;
    const { prompt, isPassword } = this.asked;
    this.asked = null;
    const lines = isPassword || text === null ? [''] : text.split('\n');
    const typed = lines.map((line) => ({ text: line, css: 'color:var(--typed);font-weight:600' }));
    if (text !== null || prompt.length > 0)
      typed.forEach((span, at) => this.#buffer.writeLine(at === 0 ? [...prompt, span] : [span]));
    this.#changed();
  }

  /** Takes away what Python printed of an error that is told in another way. */
  takeTraceback(): string {
    const text = this.#buffer.takeTraceback();
    this.#changed();
    return text;
  }

  note(note: Note): void {
    this.#buffer.note(note);
    this.#changed();
  }

  /** Empties the console for a new run. */
  reset(): void {
    this.#buffer.reset();
    this.asked = null;
    this.spoken = NOTHING_SPOKEN;
    this.#changed();
  }

  /** The view says how long it took to show what it was given. */
  took(milliseconds: number): void {
    this.#notBefore = performance.now() + milliseconds * REST_FACTOR;
  }

  #changed(): void {
    this.#frame ??= requestAnimationFrame(this.#show);
    this.#speaker ??= setTimeout(this.#speak, ANNOUNCE_EVERY_MS);
  }

  readonly #show = (): void => {
    if (performance.now() < this.#notBefore) {
      this.#frame = requestAnimationFrame(this.#show);
      return;
    }
    this.#frame = null;
    this.shown = this.#buffer.shown();
  };

  readonly #speak = (): void => {
    this.#speaker = undefined;
    const fresh = this.#buffer.linesAfter(this.#spokenUpTo);
    const last = fresh.at(-1);
    if (last && this.#buffer.isLineOpen && textOf(last) !== this.#half) {
      this.#half = textOf(last);
      fresh.pop();
      this.#speaker = setTimeout(this.#speak, ANNOUNCE_EVERY_MS);
    }
    this.#spokenUpTo = fresh.at(-1)?.id ?? this.#spokenUpTo;
    if (fresh.length > 0) this.spoken = batch(fresh);
  };
}
