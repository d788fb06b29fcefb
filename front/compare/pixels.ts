/** A picture: three bytes a pixel. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Without so many pixels at each side. */
export function inside({ width, height, data }: Pixels, margin: number): Pixels {
  const [w, h] = [width - 2 * margin, height - 2 * margin];
  const inner = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    const start = ((y + margin) * width + margin) * 3;
    inner.set(data.subarray(start, start + w * 3), y * w * 3);
  }
  return { width: w, height: h, data: inner };
}

/** How far a channel may be outside of what is near, of 255: a thin slanted line with smooth edges is half as dark. */
const CHANNEL_TOLERANCE = 96;

/**
 * The share of pixels that one picture has and the other has nothing like of: a pixel is like those of the
 * other when each channel lies between the smallest and the largest within `reach` pixels of its place,
 * give or take the tolerance. So smooth edges are like hard ones, and what is moved by a pixel is like what
 * is not; a line that is missing, another colour or another place are not.
 */
export function difference(ours: Pixels, theirs: Pixels, reach: number): number {
  if (ours.width !== theirs.width || ours.height !== theirs.height) return 1;
  const count = Math.max(unlike(ours, theirs, reach), unlike(theirs, ours, reach));
  return count / (ours.width * ours.height);
}

function unlike(one: Pixels, other: Pixels, reach: number): number {
  let count = 0;
  for (let y = 0; y < one.height; y++)
    for (let x = 0; x < one.width; x++) if (!isLike(one, other, x, y, reach)) count++;
  return count;
}

function isLike(one: Pixels, other: Pixels, x: number, y: number, reach: number): boolean {
  for (let channel = 0; channel < 3; channel++) {
    const value = one.data[(y * one.width + x) * 3 + channel] ?? 0;
    let [low, high] = [255, 0];
    for (let v = Math.max(0, y - reach); v <= Math.min(one.height - 1, y + reach); v++)
      for (let u = Math.max(0, x - reach); u <= Math.min(one.width - 1, x + reach); u++) {
        const near = other.data[(v * one.width + u) * 3 + channel] ?? 0;
        low = Math.min(low, near);
        high = Math.max(high, near);
      }
    if (value < low - CHANNEL_TOLERANCE || value > high + CHANNEL_TOLERANCE) return false;
  }
  return true;
}
