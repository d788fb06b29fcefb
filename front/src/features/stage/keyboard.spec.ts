import { describe, expect, test } from 'vitest';
import { Keyboard, type Key } from './keyboard';

const FREE = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
const key = (name: string, code = name, more: Partial<Key> = {}): Key => ({
  key: name,
  code,
  ...FREE,
  ...more,
});
const LEFT = key('ArrowLeft');
const A = key('a', 'KeyA');
const ESC = key('Escape');

/** What a program is told, in short. */
const short = (events: readonly object[]) =>
  events.map((event) => Object.values(event).slice(0, 2).join(' '));

function taken(): Keyboard {
  const keyboard = new Keyboard();
  keyboard.take();
  return keyboard;
}

describe('while the page has the keyboard', () => {
  test('keys are the page’s: Tab goes on, arrows scroll', () => {
    const keyboard = new Keyboard();
    for (const name of ['Tab', 'ArrowDown', ' ', 'a', 'F5'])
      expect(keyboard.down(key(name))).toEqual({ events: [], isTaken: false });
    expect(keyboard.up(A)).toEqual({ events: [], isTaken: false });
  });

  test('Enter takes it, and the program hears of the focus alone', () => {
    const keyboard = new Keyboard();
    expect(keyboard.down(key('Enter'))).toEqual({
      events: [{ type: 'focus', focused: true }],
      isTaken: true,
    });
    expect(keyboard.isTaken).toBe(true);
    // The Enter that took it is not lifted in the program either.
    expect(keyboard.up(key('Enter')).events).toEqual([]);
  });

  test('Ctrl + Enter runs the program: it takes nothing', () => {
    const keyboard = new Keyboard();
    keyboard.down(key('Enter', 'Enter', { ctrlKey: true }));
    expect(keyboard.isTaken).toBe(false);
  });
});

describe('while the window has it', () => {
  test('a key is told with what it writes', () => {
    const keyboard = taken();
    expect(keyboard.down(A)).toEqual({
      events: [
        {
          type: 'keydown',
          key: 'a',
          code: 'KeyA',
          modifiers: { shift: false, alt: false, ctrl: false, meta: false },
        },
        { type: 'text', text: 'a' },
      ],
      isTaken: true,
    });
    expect(short(keyboard.up(A).events)).toEqual(['keyup a']);
    expect(short(keyboard.down(LEFT).events)).toEqual(['keydown ArrowLeft']);
    expect(short(keyboard.down(key('Tab')).events)).toEqual(['keydown Tab']);
  });

  test('a key that is held repeats, and says so', () => {
    const keyboard = taken();
    keyboard.down(LEFT);
    expect(keyboard.down({ ...LEFT, repeat: true }).events[0]).toMatchObject({ repeat: true });
    expect(keyboard.up({ ...LEFT, repeat: true }).events[0]).not.toHaveProperty('repeat');
  });

  test('what Ctrl does in a program is told, and writes nothing; AltGr writes', () => {
    const keyboard = taken();
    expect(short(keyboard.down(key('z', 'KeyZ', { ctrlKey: true })).events)).toEqual(['keydown z']);
    const at = { ctrlKey: true, altKey: true, getModifierState: () => true };
    expect(short(keyboard.down(key('@', 'KeyQ', at)).events)).toEqual(['keydown @', 'text @']);
  });

  test.each([
    key('F5'),
    key('r', 'KeyR', { ctrlKey: true }),
    key('+', 'Equal', { ctrlKey: true }),
    key('Process', 'KeyN', { isComposing: true }),
  ])('$key is not the program’s', (pressed) => {
    expect(taken().down(pressed)).toEqual({ events: [], isTaken: false });
  });
});

describe('the way out', () => {
  test('Esc gives it back, and lifts what is held', () => {
    const keyboard = taken();
    keyboard.down(LEFT);
    keyboard.down(A);
    expect(short(keyboard.down(ESC).events)).toEqual(['keyup ArrowLeft', 'keyup a', 'focus false']);
    expect(keyboard.isTaken).toBe(false);
    expect(keyboard.up(ESC).events).toEqual([]);
    expect(keyboard.down(key('Tab')).isTaken).toBe(false);
  });

  test('one Esc more is the program’s', () => {
    const keyboard = taken();
    keyboard.down(ESC);
    keyboard.up(ESC);
    expect(short(keyboard.down(ESC).events)).toEqual(['keydown Escape']);
    expect(short(keyboard.up(ESC).events)).toEqual(['keyup Escape']);
  });

  test('nothing stays down when the command key comes in between', () => {
    const keyboard = taken();
    keyboard.down(A);
    const command = key('Meta', 'MetaLeft', { metaKey: true });
    expect(keyboard.down(command)).toMatchObject({ isTaken: false });
    expect(keyboard.up(A).events).toEqual([]);
    expect(keyboard.release()).toEqual([{ type: 'focus', focused: false }]);
  });
});

test('buttons on the screen press keys whoever has the keyboard', () => {
  const keyboard = new Keyboard();
  expect(short([keyboard.press(LEFT)])).toEqual(['keydown ArrowLeft']);
  expect(keyboard.lift(A)).toBeNull();
  expect(short(keyboard.release())).toEqual(['keyup ArrowLeft']);
});
