import { expect, test } from 'vitest';
import { pack, unpack } from './archive';
import { MAX_ALL_BYTES } from './incoming';

const bytes = (text: string) => new TextEncoder().encode(text);
const paths = (entries: { path: string }[] | null) => entries?.map(({ path }) => path);

test('what was packed is unpacked as it was, Chinese names too', () => {
  const entries = [
    { path: 'main.py', bytes: bytes('print(1)') },
    { path: '图片/猫.txt', bytes: bytes('喵') },
  ];
  expect(unpack(pack(entries))).toEqual(entries);
  expect(pack(entries)).toEqual(pack(entries));
});

test('a folder around all of it is taken off, and litter stays out', () => {
  const entries = ['game/main.py', 'game/art/a.txt', '__MACOSX/game/._main.py', 'game/.DS_Store'];
  const packed = pack(entries.map((path) => ({ path, bytes: bytes('x') })));
  expect(paths(unpack(packed))).toEqual(['main.py', 'art/a.txt']);
});

test('what is no archive is none, cut or random', () => {
  expect(unpack(bytes('nonsense'))).toBeNull();
  const packed = pack([{ path: 'main.py', bytes: bytes('print(1)'.repeat(99)) }]);
  expect(unpack(packed.slice(0, packed.length / 2))).toBeNull();
});

test('a small archive of gigabytes does not fill the memory', () => {
  const zeros = new Uint8Array(1024 * 1024);
  const packed = pack(Array.from({ length: 40 }, (_, at) => ({ path: `${at}`, bytes: zeros })));
  const unpacked = unpack(packed) ?? [];
  const total = unpacked.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(MAX_ALL_BYTES);
});
