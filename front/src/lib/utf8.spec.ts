import { expect, test } from 'vitest';
import { utf8Length, utf8Start } from './utf8';

test('texts are measured in bytes and end with a whole letter', () => {
  expect(utf8Length('a猫🐢')).toBe(8);
  expect([3, 4, 7, 8, 9].map((most) => utf8Start('a猫🐢', most))).toEqual([
    'a',
    'a猫',
    'a猫',
    'a猫🐢',
    'a猫🐢',
  ]);
});
