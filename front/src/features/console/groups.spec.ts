import { expect, test } from 'vitest';
import { groupsOf } from './groups';
import { LineBuffer } from './lines';

function groups(fill: (buffer: LineBuffer) => void) {
  const buffer = new LineBuffer();
  fill(buffer);
  return groupsOf(buffer.shown().blocks.flatMap((block) => block.lines));
}

test('plain lines are one text, empty ones included', () => {
  const made = groups((buffer) => {
    buffer.write('stdout', 'a\n\nb');
  });
  expect(made).toEqual([{ from: 'stdout', leads: true, spans: [{ text: 'a\n\nb\n', css: '' }] }]);
});

test('streams, notes and colours are told apart', () => {
  const made = groups((buffer) => {
    buffer.write('stdout', 'plain \x1b[31mred\x1b[0m\n');
    buffer.write('stderr', 'oops\n');
    buffer.note({ kind: 'gap' });
    buffer.write('stderr', 'more\n');
  });
  expect(made).toEqual([
    {
      from: 'stdout',
      leads: true,
      spans: [
        { text: 'plain ', css: '' },
        { text: 'red', css: 'color:var(--ansi-red)' },
        { text: '\n', css: '' },
      ],
    },
    { from: 'stderr', leads: true, spans: [{ text: 'oops\n', css: '' }] },
    { from: 'console', note: { kind: 'gap' } },
    { from: 'stderr', leads: true, spans: [{ text: 'more\n', css: '' }] },
  ]);
});

test('grouping leaves the lines as they are', () => {
  const buffer = new LineBuffer();
  buffer.write('stdout', 'a\nb\n');
  const lines = buffer.shown().blocks.flatMap((block) => block.lines);
  const before = structuredClone(lines);
  groupsOf(lines);
  expect(lines).toEqual(before);
});
