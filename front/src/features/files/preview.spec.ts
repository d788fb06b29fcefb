import { expect, test } from 'vitest';
import { hexRows, isPicture } from './preview';

test('pictures are told by their names', () => {
  expect(['a.PNG', 'b/c.jpeg', 'd.py', 'png'].map(isPicture)).toEqual([true, true, false, false]);
});

test('bytes are shown as numbers and letters, and not all of a long file', () => {
  expect(hexRows(new TextEncoder().encode('Hello, w\n'))).toEqual([
    '48 65 6c 6c 6f 2c 20 77  Hello, w',
    '0a                       ·',
  ]);
  expect(hexRows(new Uint8Array(10_000))).toHaveLength(32);
});
