import { expect, test } from 'vitest';
import { textOf } from './announce';
import { LineBuffer, MAX_LINE_LENGTH } from './lines';

const lines = (buffer: LineBuffer) => buffer.shown().blocks.flatMap((block) => block.lines);
const texts = (buffer: LineBuffer) => lines(buffer).map(textOf);

test('text becomes lines as it comes', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'Hello, ');
  expect(texts(buffer)).toEqual(['Hello, ']);
  buffer.write('stdout', 'world!\n\nbye');
  expect(texts(buffer)).toEqual(['Hello, world!', '', 'bye']);
});

test('a line belongs to one stream', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'Name: ');
  buffer.write('stderr', 'oops\nagain\n');
  buffer.write('stdout', 'on\n');
  const said = lines(buffer).map((line) => [line.from, line.leads, textOf(line)]);
  expect(said).toEqual([
    ['stdout', true, 'Name: '],
    ['stderr', true, 'oops'],
    ['stderr', false, 'again'],
    ['stdout', true, 'on'],
  ]);
});

test('a progress bar stays one line', () => {
  const buffer = new LineBuffer();
  for (const percent of [1, 50, 100]) buffer.write('stderr', `\r${percent}%`);
  buffer.write('stderr', '\n');
  expect(texts(buffer)).toEqual(['100%']);
});

test('a flood keeps its end and counts what went', () => {
  const buffer = new LineBuffer(1_000);
  for (let at = 0; at < 12_345; at++) buffer.write('stdout', `${at}\n`);
  const { hidden, blocks } = buffer.shown();
  const kept = blocks.flatMap((block) => block.lines);
  expect(kept.length).toBeGreaterThanOrEqual(1_000);
  expect(kept.length).toBeLessThan(1_100);
  expect(hidden + kept.length).toBe(12_345);
  expect(kept.map(textOf).at(-1)).toBe('12344');
});

test('a line without end is broken up', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'x'.repeat(MAX_LINE_LENGTH * 2 + 5));
  expect(texts(buffer).map((text) => text.length)).toEqual([MAX_LINE_LENGTH, MAX_LINE_LENGTH, 5]);
});

test('what was shown never changes, and what did not change is not made anew', () => {
  const buffer = new LineBuffer();
  for (let at = 0; at < 150; at++) buffer.write('stdout', `${at}\n`);
  buffer.write('stdout', 'half');
  const before = buffer.shown();
  const copy = structuredClone(before);
  buffer.write('stdout', ' done\nnext');
  const after = buffer.shown();
  expect(before).toEqual(copy);
  expect(after.blocks[0]).toBe(before.blocks[0]);
  expect(after.blocks[1]).not.toBe(before.blocks[1]);
  expect(after.blocks[1]?.lines[0]).toBe(before.blocks[1]?.lines[0]);
  expect(texts(buffer).slice(-2)).toEqual(['half done', 'next']);
});

test('a note about the same stream is corrected, not repeated', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'much');
  buffer.note({ kind: 'truncated', stream: 'stdout', bytes: 10 });
  buffer.note({ kind: 'gap' });
  buffer.note({ kind: 'truncated', stream: 'stdout', bytes: 999 });
  expect(lines(buffer).map((line) => line.note)).toEqual([
    null,
    { kind: 'truncated', stream: 'stdout', bytes: 999 },
    { kind: 'gap' },
  ]);
});

test('a program that clears the screen begins at the top', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'old\nold\x1b[2Jnew');
  expect(texts(buffer)).toEqual(['new']);
});

test('a line that is being written can be taken away and put back', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'first\n\x1b[31mName: ');
  const spans = buffer.takeOpenLine();
  expect(spans).toEqual([{ text: 'Name: ', css: 'color:var(--ansi-red)' }]);
  expect(texts(buffer)).toEqual(['first']);
  buffer.writeLine([...spans, { text: 'Ada \x1b[0m', css: '' }]);
  buffer.write('stdout', '\x1b[0mHello');
  expect(texts(buffer)).toEqual(['first', 'Name: Ada \x1b[0m', 'Hello']);
  buffer.write('stdout', '\n');
  expect(buffer.takeOpenLine()).toEqual([]);
});

test.each([
  ['Traceback (most recent call last):\n  File "main.py", line 1\nValueError: x\n', 3],
  ['  File "main.py", line 1\n    if x\n        ^\nSyntaxError: x\n', 4],
])('an error that is told in another way is taken away: %j', (error, count) => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'so far\n');
  buffer.write('stderr', `a warning\n${error}`);
  expect(buffer.takeTraceback().split('\n')).toHaveLength(count);
  expect(texts(buffer)).toEqual(['so far', 'a warning']);
  expect(buffer.takeTraceback()).toBe('');
});

test('a new run begins with no colour of the last one', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', '\x1b[31mred \x1b[');
  buffer.reset();
  buffer.write('stdout', 'plain');
  expect(lines(buffer).map((line) => line.spans)).toEqual([[{ text: 'plain', css: '' }]]);
});
