import { expect, test } from 'vitest';
import { difference } from './codemirror';

test.each([
  ['abc', 'abXc', [2, 2, 'X']],
  ['abc', 'ac', [1, 2, '']],
  ['aa', 'aaa', [2, 2, 'a']],
  ['', 'x', [0, 0, 'x']],
  ['same', 'same', [4, 4, '']],
])('from %j to %j', (before, after, change) => {
  expect(difference(before, after)).toEqual(change);
});
