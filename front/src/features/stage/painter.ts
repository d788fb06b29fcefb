import type { FrameEvent, FramePart } from '../../api/protocol';
import { Waiting, type Due } from './waiting';

/** A part that can be drawn. */
interface Drawable {
  x: number;
  y: number;
  image: ImageBitmap;
}

/**
 * Draws frames on a canvas of the page. The browser reads the files, several at a time; then they are drawn
 * together, in order, at most once for each frame of the screen. Frames that come in the meantime wait and
 * become one.
 */
export class Painter {
  readonly #waiting = new Waiting();
  #canvas: HTMLCanvasElement | null = null;
  #isAtWork = false;

  /** `onshown` is told the number of the last frame that is on the screen. */
  constructor(private readonly onshown: (seq: number) => void) {}

  /** The canvas to draw on is there, until what is returned is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    void this.#work();
    return () => {
      if (this.#canvas === canvas) this.#canvas = null;
    };
  }

  take(frame: FrameEvent): void {
    this.#waiting.add(frame);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    try {
      for (let due = this.#next(); due; due = this.#next()) await this.#show(due);
    } finally {
      this.#isAtWork = false;
    }
  }

  #next(): Due | null {
    return this.#canvas ? this.#waiting.take() : null;
  }

  async #show(due: Due): Promise<void> {
    const read = await Promise.all(due.parts.map(readPart));
    await nextPaint();
    const canvas = this.#canvas;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!canvas || !context) return;
    // Setting a size empties a canvas, even where it is the same.
    if (canvas.width !== due.width || canvas.height !== due.height) {
      canvas.width = due.width;
      canvas.height = due.height;
    }
    for (const part of read) {
      if (!part) continue;
      context.drawImage(part.image, part.x, part.y);
      part.image.close();
    }
    // Nobody sees a page that is in the background: its programs need not hurry.
    if (!document.hidden) this.onshown(due.seq);
  }
}

/** A file that is broken shows nothing. */
async function readPart(part: FramePart): Promise<Drawable | null> {
  const { x, y } = part;
  try {
    return { x, y, image: await createImageBitmap(source(part), { colorSpaceConversion: 'none' }) };
  } catch {
    return null;
  }
}

function source({ format, bytes, width, height }: FramePart): Blob | ImageData {
  if (format !== 'RGB') return new Blob([bytes], { type: `image/${format}` });
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4)
    pixels.set(bytes.subarray(from, from + 3), to);
  return new ImageData(pixels, width, height);
}

/** Waits for the screen's next frame; a page in the background has none. */
function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    const frame = requestAnimationFrame(done);
    document.addEventListener('visibilitychange', done);
    if (document.hidden) done();
  });
}
