import type { FrameEvent, FramePart } from '../../api/protocol';

/** What of the frames that came is to be drawn, as one. */
export interface Due {
  /** The last of them. */
  seq: number;
  width: number;
  height: number;
  /** Whatever was drawn before is gone with it. */
  isKey: boolean;
  /** In the order in which they are drawn. */
  parts: FramePart[];
}

/**
 * Frames that came and are not drawn yet. Nothing before a whole picture is drawn; changes are all drawn, since a part
 * may leave pixels under it as they are.
 */
export class Waiting {
  #due: Due | null = null;

  add(frame: FrameEvent): void {
    const { seq, width, height, isKey, parts } = frame;
    if (isKey || !this.#due) {
      this.#due = { seq, width, height, isKey, parts };
      return;
    }
    this.#due = { ...this.#due, seq, parts: [...this.#due.parts, ...parts] };
  }

  take(): Due | null {
    const due = this.#due;
    this.#due = null;
    return due;
  }
}
