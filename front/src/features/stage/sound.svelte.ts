import type { AudioEvent } from '../../api/protocol';
import { readStored, writeStored } from '../../lib/storage';
import { SoundDecoder, type Piece } from './sound-decoder';
import { SoundSchedule } from './sound-schedule';

const REMEMBERED = 'playpen.muted';

/** What becomes of the sound: a browser plays none until somebody has clicked or typed in the page. */
export type SoundState = 'none' | 'silent' | 'playing' | 'waiting' | 'muted';

/** The sound of a run: plays pieces as they come, all of them in step with each other. */
export class StageSound {
  state = $state<SoundState>('none');

  #context: AudioContext | null = null;
  #gain: GainNode | null = null;
  #schedule = new SoundSchedule();
  #decoder: SoundDecoder | null = null;
  #playing: AudioBufferSourceNode[] = [];
  #isMuted = readStored(REMEMBERED) === 'yes';
  readonly #resume = () => void this.#context?.resume().catch(() => undefined);

  take(event: AudioEvent): void {
    const context = this.#ready();
    if (!context) return;
    this.#decoder ??= new SoundDecoder((piece) => this.#play(piece));
    this.#decoder.take(event);
    if (this.state === 'none') this.#tell();
  }

  /** What it is while nothing is heard. */
  get rest(): 'muted' | 'silent' {
    return this.#isMuted ? 'muted' : 'silent';
  }

  /** Turns it off or on again; that somebody pressed a button is also what a browser waits for. */
  toggle(): void {
    if (this.state !== 'waiting') this.#isMuted = !this.#isMuted;
    writeStored(REMEMBERED, this.#isMuted ? 'yes' : 'no');
    if (this.#gain) this.#gain.gain.value = this.#isMuted ? 0 : 1;
    this.#resume();
    this.#tell();
  }

  /** Falls silent, for a new run. */
  reset(): void {
    this.#decoder?.close();
    this.#decoder = null;
    for (const source of this.#playing) source.stop();
    this.#playing = [];
    this.#schedule = new SoundSchedule();
    this.state = 'none';
  }

  #ready(): AudioContext | null {
    if (this.#context) return this.#context;
    try {
      this.#context = new AudioContext({ latencyHint: 'interactive' });
    } catch {
      // Without a way to play there is nothing to hear, and the game goes on.
      return null;
    }
    this.#gain = this.#context.createGain();
    this.#gain.gain.value = this.#isMuted ? 0 : 1;
    this.#gain.connect(this.#context.destination);
    this.#context.onstatechange = () => this.#tell();
    for (const gesture of ['pointerdown', 'keydown'])
      document.addEventListener(gesture, this.#resume, { capture: true });
    return this.#context;
  }

  #play({ buffer, time }: Piece): void {
    const [context, gain] = [this.#context, this.#gain];
    // What could not be heard when it was meant to be is not heard later.
    if (!context || !gain || this.#mustWait()) return this.#tell();
    const at = this.#schedule.place(time, buffer.duration, context.currentTime);
    if (at === null) return;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain);
    source.onended = () => {
      this.#playing = this.#playing.filter((other) => other !== source);
      if (this.#playing.length === 0) this.#tell();
    };
    this.#playing.push(source);
    source.start(at);
    this.#tell();
  }

  /** Nobody has touched the page yet. Where somebody has, the player begins by itself, if not at once. */
  #mustWait(): boolean {
    // A browser that does not say is taken to have been touched: a run begins with a press.
    const { userActivation } = navigator as Partial<Navigator>;
    return this.#context?.state !== 'running' && userActivation?.hasBeenActive === false;
  }

  #tell(): void {
    if (this.#mustWait()) this.state = 'waiting';
    else this.state = this.#playing.length > 0 && !this.#isMuted ? 'playing' : this.rest;
  }
}
