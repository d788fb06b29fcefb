import { extensionOf, pictureType } from '../../lib/file-type';

export function isPicture(path: string): boolean {
  return pictureType(path) !== null;
}

/** Whether a file holds values in rows. */
export function isTable(path: string): boolean {
  return ['csv', 'tsv'].includes(extensionOf(path));
}

const HEX_BYTES = 256;
const HEX_ROW = 8;

/** The first bytes of a file as rows of numbers and letters: what there is to see of it. */
export function hexRows(bytes: Uint8Array): string[] {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, HEX_BYTES); at += HEX_ROW) {
    const row = [...bytes.subarray(at, at + HEX_ROW)];
    const numbers = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = row.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
    );
    rows.push(`${numbers.padEnd(HEX_ROW * 3)} ${letters.join('')}`);
  }
  return rows;
}
