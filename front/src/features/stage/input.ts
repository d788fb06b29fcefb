/** What the person watching does with a picture, as the program hears of it: docs/DRAW.md. */
export type StageEvent =
  | ({ type: 'mousedown' | 'mouseup' | 'mousemove' } & Place & {
        button: number;
        modifiers: Modifiers;
      })
  | ({ type: 'wheel' } & Place & { deltaX: number; deltaY: number; modifiers: Modifiers })
  | { type: 'keydown' | 'keyup'; key: string; code: string; modifiers: Modifiers }
  | ({ type: 'scroll' } & Place)
  | { type: 'shown'; frame: number }
  | { type: 'answer'; dialog: number; value: string | null }
  | { type: 'close'; canvas: number };

interface Place {
  canvas: number;
  x: number;
  y: number;
}

export interface Modifiers {
  shift: boolean;
  alt: boolean;
  ctrl: boolean;
  meta: boolean;
}

interface Held {
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

interface Pointer extends Held {
  clientX: number;
  clientY: number;
  button: number;
}

interface Key extends Held {
  key: string;
  code: string;
}

/** Where the picture is on the page, and how many of its pixels it has in each direction. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  pixels: { width: number; height: number };
}

export function modifiers(held: Held): Modifiers {
  return { shift: held.shiftKey, alt: held.altKey, ctrl: held.ctrlKey, meta: held.metaKey };
}

/** The pixel of a picture that a pointer is at, however large the picture is shown. */
export function place(
  pointer: { clientX: number; clientY: number },
  frame: Frame,
): [number, number] {
  const x = ((pointer.clientX - frame.left) / (frame.width || 1)) * frame.pixels.width;
  const y = ((pointer.clientY - frame.top) / (frame.height || 1)) * frame.pixels.height;
  return [Math.floor(x), Math.floor(y)];
}

export function pointerEvent(
  type: 'mousedown' | 'mouseup' | 'mousemove',
  pointer: Pointer,
  canvas: number,
  frame: Frame,
): StageEvent {
  const [x, y] = place(pointer, frame);
  const button = Math.max(0, pointer.button);
  return { type, canvas, x, y, button, modifiers: modifiers(pointer) };
}

/**
 * A key for the program; nothing for those that are the page's: Tab goes on to what is next on it, and
 * with Ctrl or the command key the browser or the page does something.
 */
export function keyEvent(type: 'keydown' | 'keyup', key: Key): StageEvent | null {
  if (key.key === 'Tab' || key.key === 'Escape' || key.ctrlKey || key.metaKey) return null;
  return { type, key: key.key, code: key.code, modifiers: modifiers(key) };
}
