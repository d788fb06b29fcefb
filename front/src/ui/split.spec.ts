import { expect, test } from 'vitest';
import { clampSplit, FIRST_SPLIT, splitAfterKey } from './split';

test('keys move the divider within its bounds', () => {
  expect(splitAfterKey(50, 'ArrowLeft')).toBe(48);
  expect(splitAfterKey(50, 'ArrowRight')).toBe(52);
  expect(splitAfterKey(74, 'PageUp')).toBe(75);
  expect(splitAfterKey(50, 'Home')).toBe(25);
  expect(splitAfterKey(50, 'a')).toBeNull();
});

test('a width that makes no sense becomes one that does', () => {
  expect(clampSplit(-5)).toBe(25);
  expect(clampSplit(1_000)).toBe(75);
  expect(clampSplit(NaN)).toBe(FIRST_SPLIT);
});
