import { unzlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { png } from './pixels';

/** The chunks of a PNG file, by name. */
function chunks(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    found.set(name, file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return found;
}

test('letters become squares of pixels', () => {
  const file = chunks(png('\nr.\n.w\n', 2));
  expect([...file.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
  expect([...(file.get('IHDR') ?? [])].slice(0, 9)).toEqual([0, 0, 0, 4, 0, 0, 0, 4, 8]);
  const palette = file.get('PLTE') ?? new Uint8Array();
  const color = (point: number) => [...palette.subarray(point * 3, point * 3 + 3)].join();
  const lines = unzlibSync(file.get('IDAT') ?? new Uint8Array());
  const row = (y: number) => [...lines.subarray(y * 5 + 1, y * 5 + 5)].map(color);
  const [red, none, white] = ['226,59,59', '0,0,0', '255,255,255'];
  expect(row(0)).toEqual([red, red, none, none]);
  expect(row(1)).toEqual(row(0));
  expect(row(3)).toEqual([none, none, white, white]);
});
