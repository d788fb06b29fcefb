import { newLook, type CanvasOp, type DialogOp, type Kind, type Look, type Op } from './ops';
import type { PictureOp } from './ops';

export interface Item {
  readonly id: number;
  readonly kind: Kind;
  look: Look;
  rank: number;
}

export interface Canvas extends CanvasOp {
  isClosed: boolean;
}

/** More than that a page does not draw: the lowest go, as they do in the server's own picture. */
export const MAX_ITEMS = 20_000;
const MAX_CANVASES = 8;
const MAX_PICTURES = 256;

/** A picture as it is now, made of all operations so far. */
export class Scene {
  readonly canvases = new Map<number, Canvas>();
  readonly pictures = new Map<number, PictureOp>();
  dialog: DialogOp | null = null;
  /** The number of the last frame that is complete. */
  frame = 0;
  /** How many items are not there any more. */
  missing = 0;

  readonly #items = new Map<number, Item>();
  #sorted: Item[] | null = [];
  #top = 0;
  #bottom = 0;

  /** Makes changes, in order. */
  apply(ops: readonly Op[]): void {
    for (const op of ops) this.#apply(op);
  }

  /** Closes all windows. */
  close(): void {
    for (const canvas of this.canvases.values()) canvas.isClosed = true;
  }

  /** All items, each on top of those before it. */
  items(): readonly Item[] {
    this.#sorted ??= [...this.#items.values()].sort((a, b) => a.rank - b.rank);
    return this.#sorted;
  }

  #apply(op: Op): void {
    switch (op.op) {
      case 'reset':
        return this.#reset(op.missing);
      case 'canvas':
        return this.#open(op);
      case 'close': {
        const canvas = this.canvases.get(op.canvas);
        if (canvas) canvas.isClosed = true;
        return;
      }
      case 'picture':
        this.pictures.set(op.picture, op);
        if (this.pictures.size > MAX_PICTURES) this.pictures.delete(first(this.pictures));
        return;
      case 'data': {
        const picture = this.pictures.get(op.picture);
        if (picture) this.pictures.set(op.picture, { ...picture, data: picture.data + op.data });
        return;
      }
      case 'forget':
        this.pictures.delete(op.picture);
        return;
      case 'set':
        return this.#change(op.id, op.look);
      case 'extend': {
        const at = this.#items.get(op.id)?.look.at;
        if (at) this.#change(op.id, { at: [...at, ...op.at] });
        return;
      }
      case 'top':
        return this.#place(op.id, ++this.#top);
      case 'bottom':
        return this.#place(op.id, --this.#bottom);
      case 'delete':
        for (const id of op.ids) this.#items.delete(id);
        this.#sorted = null;
        return;
      case 'show':
        this.frame = op.frame;
        return;
      case 'dialog':
        this.dialog = op;
        return;
      case 'answered':
        if (this.dialog?.dialog === op.dialog) this.dialog = null;
        return;
      default:
        return this.#create(op.op, op.id, op.look);
    }
  }

  #reset(missing: number): void {
    this.canvases.clear();
    this.pictures.clear();
    this.#items.clear();
    this.#sorted = null;
    this.dialog = null;
    this.missing = missing;
  }

  /** A new canvas takes the place of those whose windows are closed. */
  #open(op: CanvasOp): void {
    const known = this.canvases.get(op.canvas);
    if (!known) {
      for (const canvas of [...this.canvases.values()])
        if (canvas.isClosed) this.#remove(canvas.canvas);
    }
    this.canvases.set(op.canvas, { ...op, isClosed: known?.isClosed ?? false });
    if (this.canvases.size > MAX_CANVASES) this.#remove(first(this.canvases));
  }

  #remove(canvas: number): void {
    this.canvases.delete(canvas);
    for (const item of [...this.#items.values()])
      if (item.look.canvas === canvas) this.#items.delete(item.id);
    this.#sorted = null;
  }

  #create(kind: Kind, id: number, look: Partial<Look>): void {
    this.#items.set(id, { id, kind, look: newLook(look), rank: ++this.#top });
    this.#sorted = null;
    if (this.#items.size <= MAX_ITEMS) return;
    // Many at once, so that a picture that grows on is not sorted for each of them.
    const gone = this.items().slice(0, MAX_ITEMS / 10);
    for (const item of gone) this.#items.delete(item.id);
    this.missing += gone.length;
    this.#sorted = null;
  }

  #change(id: number, look: Partial<Look>): void {
    const item = this.#items.get(id);
    if (item) item.look = { ...item.look, ...look };
  }

  #place(id: number, rank: number): void {
    const item = this.#items.get(id);
    if (!item) return;
    item.rank = rank;
    this.#sorted = null;
  }
}

function first(map: ReadonlyMap<number, unknown>): number {
  return map.keys().next().value ?? 0;
}
