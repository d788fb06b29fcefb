import { expect, test } from 'vitest';
import { batch } from './announce';
import { LineBuffer } from './lines';

function spoken(text: string) {
  const buffer = new LineBuffer();
  buffer.write('stdout', text);
  return batch(buffer.linesAfter(-1));
}

test('a few lines are read out, empty ones are not', () => {
  const { lines, more } = spoken('one\n\ntwo\n');
  expect(lines.map((line) => line.text)).toEqual(['one', 'two']);
  expect(more).toBe(0);
});

test('of a flood, the end is read out and the rest is counted', () => {
  const { lines, more } = spoken(Array.from({ length: 100 }, (_, at) => `${at}\n`).join(''));
  expect(lines).toHaveLength(12);
  expect(lines.at(-1)?.text).toBe('99');
  expect(more).toBe(88);
});

test('a very long line is cut', () => {
  expect(spoken('x'.repeat(3_000)).lines[0]?.text).toHaveLength(200);
});
