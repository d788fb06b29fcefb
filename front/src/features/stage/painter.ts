import type { FrameEvent, FramePart } from '../../api/protocol';
import { Backlog } from './backlog';
import { Waiting, type Due } from './waiting';

/** What is to be drawn, read. */
interface Ready {
  due: Due;
  /** For each part what it shows; nothing where its file is broken. */
  images: (ImageBitmap | null)[];
}

/** So many wait for the screen, read: while one does, the browser reads the next. */
const MOST_READY = 2;

/**
 * Draws frames on a canvas of the page. The browser reads the files, several at a time; what is read is drawn in order
 * with the next frame of the screen. Frames that come in the meantime wait and become one.
 */
export class Painter {
  readonly #waiting = new Waiting();
  readonly #ready: Ready[] = [];
  #canvas: HTMLCanvasElement | null = null;
  #isReading = false;
  #isDrawing = false;
  readonly #backlog = new Backlog();

  /** `onshown` is told the number of the last frame that is on the screen. */
  constructor(private readonly onshown: (seq: number) => void) {}

  /** The canvas to draw on is there, until what is returned is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    void this.#read();
    return () => {
      if (this.#canvas === canvas) this.#canvas = null;
    };
  }

  take(frame: FrameEvent): void {
    this.#waiting.add(frame);
    void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#canvas && this.#ready.length < MOST_READY) {
      const due = this.#waiting.take();
      if (!due) break;
      this.#ready.push({ due, images: await Promise.all(due.parts.map(readPart)) });
      void this.#draw();
    }
    this.#isReading = false;
  }

  async #draw(): Promise<void> {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    await nextPaint();
    this.#isDrawing = false;
    const due = this.#ready.splice(0, this.#backlog.next(this.#ready.length));
    // The browser reads the next while these are drawn.
    void this.#read();
    for (const ready of due) {
      // Nobody sees a page that is in the background: its programs need not hurry.
      if (this.#put(ready) && !document.hidden) this.onshown(ready.due.seq);
    }
    if (this.#ready.length > 0) void this.#draw();
  }

  /** Says whether there was something to draw on. */
  #put({ due, images }: Ready): boolean {
    const canvas = this.#canvas;
    const context = canvas?.getContext('2d', { alpha: false });
    // Setting a size empties a canvas, even where it is the same.
    if (canvas && (canvas.width !== due.width || canvas.height !== due.height)) {
      canvas.width = due.width;
      canvas.height = due.height;
    }
    for (const [n, image] of images.entries()) {
      let top = 0;
      for (const { x, y, width, height } of due.parts[n]?.areas ?? []) {
        if (image) context?.drawImage(image, 0, top, width, height, x, y, width, height);
        top += height;
      }
      image?.close();
    }
    return Boolean(context);
  }
}

/** A file that is broken shows nothing. */
async function readPart(part: FramePart): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(source(part), { colorSpaceConversion: 'none' });
  } catch {
    return null;
  }
}

function source({ format, bytes, areas: [area] }: FramePart): Blob | ImageData {
  if (format !== 'RGB' || !area) return new Blob([bytes], { type: `image/${format}` });
  const pixels = new Uint8ClampedArray(area.width * area.height * 4).fill(255);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4)
    pixels.set(bytes.subarray(from, from + 3), to);
  return new ImageData(pixels, area.width, area.height);
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
