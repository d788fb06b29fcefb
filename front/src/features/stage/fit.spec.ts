import { expect, test } from 'vitest';
import { fit } from './fit';

const PICTURE = { width: 320, height: 240 };
const room = (width: number, height: number) => ({ width, height });

test.each([
  ['exactly once', room(320, 240), 1, { width: 320, height: 240, isCrisp: true }],
  ['whole multiples stay whole', room(700, 900), 1, { width: 640, height: 480, isCrisp: true }],
  ['and so they do on a fine screen', room(330, 900), 2, { ...PICTURE, isCrisp: true }],
  ['half of a pixel', room(170, 900), 2, { width: 160, height: 120, isCrisp: true }],
  ['in between it is smooth', room(480, 900), 1, { width: 480, height: 360, isCrisp: false }],
  ['smaller than it is', room(160, 900), 1, { width: 160, height: 120, isCrisp: false }],
  ['the height counts as well', room(900, 240), 1, { ...PICTURE, isCrisp: true }],
  ['no room yet', room(0, 0), 1, { width: 0, height: 0, isCrisp: false }],
])('%s', (_, space, ratio, shown) => {
  expect(fit(PICTURE, space, ratio)).toEqual(shown);
});
