import { expect, test } from 'vitest';
import type { GameEvent } from './game-input';
import type { Key } from './keyboard';
import { TypedText } from './typed-text';

const key = (name: string, code = name, more: Partial<Key> = {}): Key => ({
  key: name,
  code,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
});
const short = (events: readonly GameEvent[]) =>
  events.map((event) => Object.values(event).slice(0, 2).join(' '));

test('a real key is told with its sign, each once', () => {
  const typed = new TypedText();
  expect(typed.key(key('a', 'KeyA'))).toBe('both');
  expect(short(typed.text('a'))).toEqual(['text a']);
});

test('what an input method made of several keys is text and nothing else', () => {
  const typed = new TypedText();
  expect(typed.key(key('Process', 'KeyN', { isComposing: true }))).toBe('page');
  expect(short(typed.text('你好'))).toEqual(['text 你好']);
});

test('a phone tells no keys: plain signs get theirs', () => {
  const typed = new TypedText();
  expect(typed.key(key('Unidentified', ''))).toBe('page');
  expect(short(typed.text('w'))).toEqual(['keydown w', 'text w', 'keyup w']);
  expect(typed.text('w')[0]).toMatchObject({ code: 'KeyW' });
});

test.each([
  [key('Enter'), 'program'],
  [key('Backspace'), 'program'],
  [key('Tab'), 'page'],
  [key('v', 'KeyV', { ctrlKey: true }), 'page'],
])('a key that writes nothing here: %o is for the %s', (pressed, whose) => {
  expect(new TypedText().key(pressed)).toBe(whose);
});
