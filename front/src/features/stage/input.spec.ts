import { expect, test } from 'vitest';
import { keyEvent, pointerEvent } from './input';

const HELD = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
const FRAME = { left: 100, top: 50, width: 320, height: 300, pixels: { width: 640, height: 600 } };

test('a click is told in pixels of the picture, however large it is shown', () => {
  const pointer = { ...HELD, shiftKey: true, clientX: 110, clientY: 60, button: 2 };
  expect(pointerEvent('mousedown', pointer, 3, FRAME)).toEqual({
    type: 'mousedown',
    canvas: 3,
    x: 20,
    y: 20,
    button: 2,
    modifiers: { shift: true, alt: false, ctrl: false, meta: false },
  });
  // A move has no button, which browsers write as -1.
  expect(pointerEvent('mousemove', { ...pointer, button: -1 }, 3, FRAME)).toHaveProperty(
    'button',
    0,
  );
});

test('keys go to the program, but for those that lead out of the picture', () => {
  expect(keyEvent('keydown', { ...HELD, key: 'ArrowUp', code: 'ArrowUp' })).toMatchObject({
    type: 'keydown',
    key: 'ArrowUp',
    code: 'ArrowUp',
  });
  for (const key of ['Tab', 'Escape'])
    expect(keyEvent('keydown', { ...HELD, key, code: key })).toBeNull();
  expect(keyEvent('keydown', { ...HELD, ctrlKey: true, key: 'Enter', code: 'Enter' })).toBeNull();
});
