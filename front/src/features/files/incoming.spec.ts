import { expect, test } from 'vitest';
import { admit, MAX_DATA_BYTES, MAX_FILES, readIncoming, type Incoming } from './incoming';

const utf8 = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a.py', utf8('print("你好")\r\nx\r'), 'print("你好")\nx\n'],
  ['a.py', new Uint8Array([0xef, 0xbb, 0xbf, 0x61]), 'a'],
  ['a.py', new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]), '你好'],
  ['a.txt', new Uint8Array([0xff, 0xfe, 0x60, 0x4f]), '你'],
  ['a.txt', new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]), null],
  ['a.png', new Uint8Array([0x89, 0x50, 0x00]), null],
  ['a.csv', utf8('1,2\n'.repeat(60_000)), null],
])('%s is told apart as text or data', (path, bytes, text) => {
  const file = readIncoming(path, bytes);
  expect(file.kind === 'text' ? file.text : null).toBe(text);
});

const text = (path: string): Incoming => ({ path, kind: 'text', text: 'x' });

test('files come in beside those that are there, under names that are free', () => {
  const there = [{ path: 'main.py', size: 1 }];
  const { admitted, refused } = admit([text('main.py'), text('/a//b.txt')], there);
  expect(admitted.map((file) => file.path)).toEqual(['main_2.py', 'a/b.txt']);
  expect(refused).toEqual([]);
});

test('what does not fit is told, one by one', () => {
  const data = (path: string, size: number): Incoming => ({
    path,
    kind: 'data',
    bytes: new Uint8Array(size),
  });
  const { admitted, refused } = admit(
    [
      data('large.bin', MAX_DATA_BYTES + 1),
      text('a\u0000b'),
      ...['1', '2', '3', '4', '5'].map((name) => data(name, MAX_DATA_BYTES)),
    ],
    [],
  );
  expect(admitted).toHaveLength(4);
  expect(refused.map(({ why }) => why)).toEqual(['large', 'name', 'together']);
  const many = Array.from({ length: MAX_FILES + 1 }, (_, at) => text(`${at}.txt`));
  expect(admit(many, []).refused).toEqual([{ path: `${MAX_FILES}.txt`, why: 'many' }]);
});
