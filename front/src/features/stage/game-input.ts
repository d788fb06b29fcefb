import type { Modifiers } from './input';

/** What somebody does with the program's window, as the program hears of it: docs/FRAMES.md. */
export type GameEvent =
  | {
      type: 'mousedown' | 'mouseup' | 'mousemove';
      x: number;
      y: number;
      button: number;
      modifiers: Modifiers;
    }
  | {
      type: 'wheel';
      x: number;
      y: number;
      deltaX: number;
      deltaY: number;
      modifiers: Modifiers;
    }
  | { type: 'keydown' | 'keyup'; key: string; code: string; modifiers: Modifiers; repeat?: true }
  | { type: 'text'; text: string }
  | { type: 'focus'; focused: boolean }
  | { type: 'resize'; width: number; height: number }
  | { type: 'close' };

/** What wheels that count in lines or pages turn by, in pixels. */
const WHEEL_STEP: readonly number[] = [1, 40, 800];

/** How far a wheel was turned, in pixels, whatever it counts in. */
export function turned({ deltaX, deltaY, deltaMode }: WheelTurn): [number, number] {
  const step = WHEEL_STEP[deltaMode] ?? 1;
  return [deltaX * step, deltaY * step];
}

type WheelTurn = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode'>;
