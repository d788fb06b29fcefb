import { expect, test } from 'vitest';
import { decodeOps } from './ops';
import { MAX_ITEMS, Scene } from './scene';

const CANVAS = { op: 'canvas', canvas: 1, width: 9, height: 9, x: 0, y: 0, background: '#ffffff' };
const dot = (id: number, canvas = 1) => ({
  op: 'oval',
  id,
  canvas,
  at: [0, 0, 5, 5],
  fill: '#ff0000',
});

function scene(...ops: unknown[]): Scene {
  const made = new Scene();
  made.apply(decodeOps(ops));
  return made;
}

const ids = (of: Scene) => of.items().map((item) => item.id);

test('the last word on each item counts, and their order is kept', () => {
  const now = scene(
    dot(1),
    dot(2),
    dot(3),
    { op: 'set', id: 1, at: [1, 1, 2, 2] },
    { op: 'top', id: 1 },
    { op: 'bottom', id: 3 },
    { op: 'delete', ids: [2] },
    { op: 'show', frame: 4 },
  );
  expect(ids(now)).toEqual([3, 1]);
  expect(now.items()[1]?.look).toMatchObject({ at: [1, 1, 2, 2], fill: '#ff0000' });
  expect(now.frame).toBe(4);
});

test('a program listens to the mouse unless it says that it does not', () => {
  const mouse = (said: object) => scene({ ...CANVAS, ...said }).canvases.get(1)?.mouse;
  expect([{}, { mouse: true }, { mouse: false }].map(mouse)).toEqual([true, true, false]);
});

test('what is unknown or malformed changes nothing', () => {
  const now = scene(
    dot(1),
    null,
    7,
    [],
    { op: 'sparkle' },
    { op: 'set', id: 1, fill: 7, at: 'x' },
    { op: 'set', id: 99, fill: '#00ff00' },
    { op: 'delete', ids: 'all' },
  );
  expect(ids(now)).toEqual([1]);
  expect(now.items()[0]?.look).toMatchObject({ at: [0, 0, 5, 5], fill: '#ff0000' });
});

test('a snapshot takes the place of everything', () => {
  const now = scene(CANVAS, dot(1), { op: 'reset', missing: 3 }, CANVAS, dot(2));
  expect([ids(now), now.missing]).toEqual([[2], 3]);
});

test('a picture stays when its window closes, until another opens', () => {
  const now = scene(CANVAS, dot(1), { op: 'close', canvas: 1 });
  expect([ids(now), now.canvases.get(1)?.isClosed]).toEqual([[1], true]);
  now.apply(decodeOps([{ ...CANVAS, canvas: 2 }, dot(2, 2)]));
  expect([ids(now), [...now.canvases.keys()]]).toEqual([[2], [2]]);
});

test('coordinates and files that are too long for one operation come in pieces', () => {
  const now = scene(
    dot(1),
    { op: 'extend', id: 1, at: [6, 6] },
    { op: 'picture', picture: 1, format: 'gif', width: 1, height: 1, data: 'ab' },
    { op: 'data', picture: 1, data: 'cd' },
  );
  expect(now.items()[0]?.look.at).toEqual([0, 0, 5, 5, 6, 6]);
  expect(now.pictures.get(1)?.data).toBe('abcd');
});

test('a question is open until it is answered', () => {
  const now = scene({ op: 'dialog', dialog: 2, kind: 'number', title: 't', prompt: 'p' });
  expect(now.dialog).toMatchObject({ dialog: 2, kind: 'number', initial: '' });
  now.apply(decodeOps([{ op: 'answered', dialog: 2 }]));
  expect(now.dialog).toBeNull();
});

test('there are never too many items, and the lowest go first', () => {
  const now = scene(...Array.from({ length: MAX_ITEMS + 10 }, (_, i) => dot(i)));
  expect(now.items().length).toBeLessThanOrEqual(MAX_ITEMS);
  expect(now.items().at(-1)?.id).toBe(MAX_ITEMS + 9);
  expect(now.items().length + now.missing).toBe(MAX_ITEMS + 10);
});
