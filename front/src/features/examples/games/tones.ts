import type { Bytes } from '../../../lib/byte-store';

const RATE = 22_050;
const HEADER = 44;
const LOUD = 8_000;

/** A tone: how often it swings a second at its begin and at its end, and for how many seconds it is heard. */
export type Tone = readonly [from: number, to: number, seconds: number];

/** Tones one after the other as a WAV file, each growing quiet: 16 bits, one channel. */
export function wav(...tones: readonly Tone[]): Bytes {
  const samples = tones.flatMap(([from, to, seconds]) => {
    const length = Math.round(RATE * seconds);
    return Array.from({ length }, (_, i) => {
      const done = i / length;
      // What swings faster and faster has swung as often as the middle of both says.
      const swings = (i / RATE) * (from + ((to - from) * done) / 2);
      return LOUD * (1 - done) * Math.sin(2 * Math.PI * swings);
    });
  });
  const bytes = new Uint8Array(HEADER + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const words = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  words(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  words(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  words(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => view.setInt16(HEADER + i * 2, sample, true));
  return bytes;
}
