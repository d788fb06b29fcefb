import type { Bytes } from '../../../lib/byte-store';

/** The colours of our pictures, as `#rrggbb` by a letter; a point is nothing at all. */
const COLORS: Readonly<Record<string, string>> = {
  k: '#2a2233',
  w: '#ffffff',
  r: '#e23b3b',
  p: '#ff8f8f',
  g: '#3f9b45',
  b: '#8a5a2b',
  t: '#d6a25c',
  y: '#ffd23f',
  o: '#e08a1e',
  s: '#7d8796',
  d: '#59616e',
  n: '#3b6fd4',
};
const LETTERS = ['.', ...Object.keys(COLORS)];

/** A picture as a PNG file: a letter for each square of `size` by `size` pixels, a line for each row. */
export function png(picture: string, size: number): Bytes {
  const rows = picture.trim().split('\n');
  const width = (rows[0]?.length ?? 0) * size;
  const lines = rows.flatMap((row) => {
    const points = Array.from(row, (letter) => Math.max(0, LETTERS.indexOf(letter)));
    // Each line begins with the way it is written down: plainly.
    const line = [0, ...points.flatMap((point) => Array.from({ length: size }, () => point))];
    return Array.from({ length: size }, () => line);
  });
  const palette = ['#000000', ...Object.values(COLORS)].flatMap((color) => [
    Number.parseInt(color.slice(1, 3), 16),
    Number.parseInt(color.slice(3, 5), 16),
    Number.parseInt(color.slice(5, 7), 16),
  ]);
  return joined(
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    // Eight bits a pixel, which are numbers in the palette; the first is transparent.
    chunk('IHDR', Uint8Array.of(...long(width), ...long(lines.length), 8, 3, 0, 0, 0)),
    chunk('PLTE', Uint8Array.from(palette)),
    chunk('tRNS', Uint8Array.of(0)),
    chunk('IDAT', stored(Uint8Array.from(lines.flat()))),
    chunk('IEND', new Uint8Array()),
  );
}

/** As a zlib stream that is not compressed: these pictures are small. */
function stored(bytes: Uint8Array): Bytes {
  let [sum, sums] = [1, 0];
  for (const byte of bytes) {
    sum = (sum + byte) % 65521;
    sums = (sums + sum) % 65521;
  }
  const low = bytes.length & 255;
  const high = bytes.length >>> 8;
  // The only block, which is plain: how long it is, twice. At the end, Adler's sum.
  const head = Uint8Array.of(0x78, 1, 1, low, high, low ^ 255, high ^ 255);
  return joined(head, bytes, Uint8Array.from(long(((sums << 16) | sum) >>> 0)));
}

function chunk(name: string, data: Uint8Array): Bytes {
  const body = joined(new TextEncoder().encode(name), data);
  return joined(Uint8Array.from(long(data.length)), body, Uint8Array.from(long(crc(body))));
}

function long(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
