import { expect, test } from 'vitest';
import { Backlog } from './backlog';

/** How many are drawn with each frame of the screen, when so many come before it. */
function drawn(...coming: number[]): number[] {
  const backlog = new Backlog();
  let ready = 0;
  return coming.map((count) => {
    ready += count;
    const next = backlog.next(ready);
    ready -= next;
    return next;
  });
}

test('what comes unevenly is shown evenly', () => {
  expect(drawn(1, 1, 2, 0, 2, 0, 1, 0, 1)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1]);
});

test('nothing stays late for long', () => {
  expect(drawn(2, 1, 1, 1, 1, 1)).toEqual([1, 1, 1, 2, 1, 1]);
  expect(drawn(2, 1, 1, 0, 2, 1, 1, 1)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
});
