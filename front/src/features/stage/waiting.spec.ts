import { expect, test } from 'vitest';
import type { FrameEvent, FramePart } from '../../api/protocol';
import { Waiting } from './waiting';

const part = (x: number, y: number, width: number, height: number): FramePart => ({
  format: 'png',
  bytes: new Uint8Array(),
  areas: [{ x, y, width, height }],
});
const frame = (seq: number, isKey: boolean, ...parts: FramePart[]): FrameEvent => ({
  type: 'frame',
  seq,
  width: 100,
  height: 80,
  isKey,
  parts,
});
const ALL = part(0, 0, 100, 80);

function waiting(...frames: FrameEvent[]): Waiting {
  const queue = new Waiting();
  for (const one of frames) queue.add(one);
  return queue;
}

test('frames that came together are drawn as one, each once', () => {
  const queue = waiting(frame(1, true, ALL), frame(2, false, part(0, 0, 9, 9)));
  expect(queue.take()).toMatchObject({ seq: 2, isKey: true, parts: [ALL, part(0, 0, 9, 9)] });
  expect(queue.take()).toBeNull();
  queue.add(frame(3, false, part(1, 1, 2, 2)));
  expect(queue.take()).toMatchObject({ seq: 3, isKey: false });
});

test('nothing before a whole picture is drawn', () => {
  const old = frame(1, true, part(0, 0, 50, 50));
  const queue = waiting(old, frame(2, false, part(3, 3, 9, 9)), frame(3, true, ALL));
  expect(queue.take()).toEqual({ seq: 3, width: 100, height: 80, isKey: true, parts: [ALL] });
});
