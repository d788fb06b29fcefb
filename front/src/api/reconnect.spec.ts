import { expect, test } from 'vitest';
import { meaningOfClose, pauseBefore } from './reconnect';

test.each([
  [1000, true, 'finished'],
  [1006, true, 'finished'],
  [4004, false, 'unknown'],
  [4010, false, 'restarted'],
  [1000, false, null],
  [1001, false, null],
  [1006, false, null],
  [4008, false, null],
])('close %i, exit seen %s: %s', (code, exitSeen, meaning) => {
  expect(meaningOfClose(code, exitSeen)).toBe(meaning);
});

test('pauses double up to five seconds, and chance spreads them from zero', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => pauseBefore(attempt, 1));
  expect(longest).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  expect(pauseBefore(6, 0)).toBe(0);
  expect(pauseBefore(6, 0.5)).toBe(2500);
});
