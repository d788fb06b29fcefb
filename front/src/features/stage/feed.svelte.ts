import type { AudioEvent, DrawEvent, FrameEvent, WindowEvent } from '../../api/protocol';
import { stageWords, type StageWords } from './stage-words';
import type { GameEvent } from './game-input';
import { i18n } from '../../i18n/i18n.svelte';
import { gameWords } from './game-words';
import { GameFeed } from './game.svelte';
import type { StageEvent } from './input';
import { decodeOps, type DialogOp } from './ops';
import { Scene, type Canvas } from './scene';
import { Screens } from './screens';
import { StageSound } from './sound.svelte';
import { describe } from './words';

const DESCRIBE_EVERY_MS = 1_000;
/** A picture that has been still for so long is worth hearing of. */
const STILL_AFTER_MS = 2_000;

/** The pictures of a run: takes operations as they come, and draws at most once for each frame of the screen. */
export class StageFeed {
  /** The canvases that there are; nothing until something is drawn. */
  canvases = $state.raw<readonly Canvas[]>([]);
  dialog = $state.raw<DialogOp | null>(null);
  /** Counts up when the words about the pictures may be others. */
  described = $state(0);

  /** What is read out: the pictures in words, once they are still and when the run is over, and that a game is there. */
  spoken = $state('');

  #scene = new Scene();
  #shown = 0;
  #frame: number | null = null;
  #describer: ReturnType<typeof setTimeout> | undefined;
  #still: ReturnType<typeof setTimeout> | undefined;
  readonly #screens = new Screens(() => this.#changed());

  readonly sound = new StageSound();
  /** The window of a program that makes its pictures itself. */
  readonly game: GameFeed;

  constructor(
    private readonly send: (event: StageEvent | GameEvent) => void,
    seen: (seq: number) => void,
  ) {
    this.game = new GameFeed(send, seen);
  }

  /** Takes what of a run's events belongs on the stage. */
  see(event: AudioEvent | DrawEvent | FrameEvent | WindowEvent): void {
    if (event.type === 'draw') this.take(event.ops);
    else if (event.type === 'audio') this.sound.take(event);
    else {
      const { size } = this.game;
      this.game.take(event);
      if (!size && this.game.size) this.spoken = gameWords[i18n.language].opened;
    }
  }

  /** Takes the operations of an event. */
  take(values: readonly unknown[]): void {
    this.#scene.apply(decodeOps(values));
    this.dialog = this.#scene.dialog;
    this.#changed();
    clearTimeout(this.#still);
    if (!this.spoken) this.#still = setTimeout(this.#speak, STILL_AFTER_MS);
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#scene = new Scene();
    this.#shown = 0;
    this.#screens.clear();
    this.canvases = [];
    this.dialog = null;
    clearTimeout(this.#still);
    this.spoken = '';
    this.described++;
    this.game.reset();
    this.sound.reset();
  }

  /** The run is over: the picture stays, and there is nobody to answer to. */
  ended(): void {
    this.dialog = null;
    this.#scene.close();
    this.game.ended();
    this.#changed();
    clearTimeout(this.#still);
    this.#speak();
  }

  /** Tells the program what the person watching did. */
  tell(event: StageEvent): void {
    this.send(event);
  }

  /** A canvas of the page is there for one of the program's, until what is returned is called. */
  attach(canvas: number, element: HTMLCanvasElement): () => void {
    return this.#screens.attach(canvas, element);
  }

  words(canvas: number, m: StageWords): string {
    return describe(this.#scene, canvas, m);
  }

  readonly #speak = (): void => {
    const m = stageWords[i18n.language];
    const pictures = [...this.#scene.canvases.keys()].map((canvas) => this.words(canvas, m));
    const words = pictures.filter((one) => one !== m.emptyPicture).join(' ');
    if (words) this.spoken = words;
  };

  #changed(): void {
    this.#frame ??= requestAnimationFrame(this.#draw);
    this.#describer ??= setTimeout(() => {
      this.#describer = undefined;
      this.described++;
    }, DESCRIBE_EVERY_MS);
  }

  readonly #draw = (): void => {
    this.#frame = null;
    const scene = this.#scene;
    const canvases = [...scene.canvases.values()];
    if (!isSame(canvases, this.canvases)) this.canvases = canvases.map((canvas) => ({ ...canvas }));
    this.#screens.draw(scene);
    if (scene.frame === this.#shown) return;
    this.#shown = scene.frame;
    this.send({ type: 'shown', frame: scene.frame });
  };
}

function isSame(now: readonly Canvas[], before: readonly Canvas[]): boolean {
  return JSON.stringify(now) === JSON.stringify(before);
}
