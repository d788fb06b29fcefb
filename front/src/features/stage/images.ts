import type { PictureOp } from './ops';

/** Images as they are read from the bytes that came: each once. */
export class ImageStore {
  readonly #read = new Map<number, { data: string; bitmap: ImageBitmap | null }>();

  /** `onread` is called when one more image can be drawn. */
  constructor(private readonly onread: () => void) {}

  get(picture: PictureOp | undefined): ImageBitmap | undefined {
    if (!picture?.data) return undefined;
    const known = this.#read.get(picture.picture);
    if (known?.data === picture.data) return known.bitmap ?? undefined;
    const entry: { data: string; bitmap: ImageBitmap | null } = {
      data: picture.data,
      bitmap: null,
    };
    this.#read.set(picture.picture, entry);
    read(picture).then(
      (bitmap) => {
        entry.bitmap = bitmap;
        this.onread();
      },
      // A file that is broken or not all there yet shows nothing.
      () => undefined,
    );
    return undefined;
  }

  clear(): void {
    for (const { bitmap } of this.#read.values()) bitmap?.close();
    this.#read.clear();
  }
}

async function read(picture: PictureOp): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(picture.data), (char) => char.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: `image/${picture.format}` }));
}
