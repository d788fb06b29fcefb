import type { AudioEvent } from '../../api/protocol';

/** A piece of sound, ready to be played, and when it was recorded, in seconds. */
export interface Piece {
  buffer: AudioBuffer;
  time: number;
}

/** In seconds: what is so much later than the piece before begins after a silence. */
const GAP = 0.2;

/** Makes what can be played of what comes. Pieces come out in order; what is broken does not. */
export class SoundDecoder {
  #opus: AudioDecoder | null = null;
  /** When the packets were recorded that are being decoded: browsers forget that there is silence between some. */
  #times: number[] = [];
  #last = 0;

  constructor(private readonly piece: (piece: Piece) => void) {}

  take(event: AudioEvent): void {
    if (event.format === 'opus') this.#takeOpus(event);
    else this.#takePcm(event);
  }

  close(): void {
    if (this.#opus?.state === 'configured') this.#opus.close();
    this.#opus = null;
  }

  #takePcm({ bytes, channels, sampleRate, timestamp }: AudioEvent): void {
    const frames = Math.floor(bytes.length / 2 / channels);
    if (frames === 0) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const buffer = new AudioBuffer({ length: frames, numberOfChannels: channels, sampleRate });
    for (let channel = 0; channel < channels; channel++) {
      const samples = buffer.getChannelData(channel);
      for (let n = 0; n < frames; n++)
        samples[n] = view.getInt16(2 * (n * channels + channel), true) / 32_768;
    }
    this.piece({ buffer, time: timestamp / 1000 });
  }

  #takeOpus({ bytes, channels, sampleRate, timestamp, durationMs }: AudioEvent): void {
    if (this.#opus?.state !== 'configured') {
      if (!('AudioDecoder' in globalThis)) return;
      // A broken packet ends a decoder: the next packet gets another.
      this.#times = [];
      this.#opus = new AudioDecoder({
        output: (data) => this.#decoded(data),
        error: () => undefined,
      });
      this.#opus.configure({ codec: 'opus', sampleRate, numberOfChannels: channels });
    }
    const time = timestamp / 1000;
    // Whatever should still be there was lost.
    if (time > this.#last + GAP) this.#times = [];
    this.#times.push(time);
    this.#last = time;
    this.#opus.decode(
      new EncodedAudioChunk({
        type: 'key',
        timestamp: timestamp * 1000,
        duration: durationMs * 1000,
        data: bytes,
      }),
    );
  }

  #decoded(data: AudioData): void {
    const { numberOfChannels, numberOfFrames, sampleRate, timestamp } = data;
    const time = this.#times.shift() ?? timestamp / 1e6;
    const buffer = new AudioBuffer({ length: numberOfFrames, numberOfChannels, sampleRate });
    for (let channel = 0; channel < numberOfChannels; channel++)
      data.copyTo(buffer.getChannelData(channel), { planeIndex: channel, format: 'f32-planar' });
    data.close();
    this.piece({ buffer, time });
  }
}
