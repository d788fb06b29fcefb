import { expect, test } from 'vitest';
import { AnsiReader, type Piece } from './ansi';

function read(...chunks: string[]): Piece[] {
  const reader = new AnsiReader();
  return chunks.flatMap((chunk) => reader.read(chunk));
}

const plain = (text: string) => ({ text, css: '' });
const red = (text: string) => ({ text, css: 'color:var(--ansi-red)' });

test('lines are told apart, whichever way they end', () => {
  expect(read('a\nb\r\nc')).toEqual([plain('a'), 'newline', plain('b'), 'newline', plain('c')]);
});

test('a carriage return waits for what follows it, in the next chunk too', () => {
  expect(read('50%\r', '51%\r', '\n')).toEqual([plain('50%'), 'return', plain('51%'), 'newline']);
});

test('colours hold from chunk to chunk until they are reset', () => {
  expect(read('\x1b[31mred', ' still\x1b[m', 'plain')).toEqual([
    red('red'),
    red(' still'),
    plain('plain'),
  ]);
});

test('a sequence that is cut anywhere is read whole', () => {
  const text = 'a\x1b[1;31mb';
  const whole = read(text);
  for (let cut = 1; cut < text.length; cut++) {
    expect(read(text.slice(0, cut), text.slice(cut))).toEqual(whole);
  }
});

test('colours by number, true colours and decorations', () => {
  expect(read('\x1b[38;5;196mx')).toEqual([{ text: 'x', css: 'color:#ff0000' }]);
  expect(read('\x1b[38;2;1;2;3mx')).toEqual([{ text: 'x', css: 'color:#010203' }]);
  expect(read('\x1b[38;5;999mx')).toEqual([{ text: 'x', css: 'color:#808080' }]);
  expect(read('\x1b[1;3;4;9mx')).toEqual([
    { text: 'x', css: 'text-decoration:underline line-through;font-weight:700;font-style:italic' },
  ]);
});

test('a painted ground gets text that can be read on it', () => {
  expect(read('\x1b[43mx')).toEqual([{ text: 'x', css: 'color:#000000;background:#bbbb00' }]);
  expect(read('\x1b[44mx')).toEqual([{ text: 'x', css: 'color:#ffffff;background:#0000bb' }]);
  expect(read('\x1b[7mx')).toEqual([
    { text: 'x', css: 'color:var(--panel);background:var(--text)' },
  ]);
});

test('what only a terminal can do leaves no trace, and clearing the screen clears', () => {
  expect(read('\x1b]0;title\x07a\x1b[2Kb\x1b[?25lc\x1b(Bd\x07\b')).toEqual([plain('abcd')]);
  expect(read('a\x1b[2J\x1b[Hb')).toEqual([plain('a'), 'clear', plain('b')]);
});

test('an escape without end does not hold the output back', () => {
  const text = `\x1b]${'x'.repeat(300)}`;
  expect(read(text, 'more')).toEqual([plain(text.slice(1)), plain('more')]);
});
