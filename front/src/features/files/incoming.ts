import { extensionOf } from '../../lib/file-type';
import { utf8Length } from '../../lib/utf8';
import { freePath, pathProblem, tidyPath } from './paths';
import type { Bytes } from '../../lib/byte-store';

/** A file on its way into a program: read, and told apart into text and data. */
export type Incoming =
  { path: string; kind: 'text'; text: string } | { path: string; kind: 'data'; bytes: Bytes };

/** What of an import did not come in, and why. */
export interface Refused {
  path: string;
  why: 'large' | 'many' | 'together' | 'name';
}

/** The server's bounds (docs/API.md): a program past them could be edited, but not run. */
export const MAX_FILES = 30;
const MAX_TEXT_BYTES = 200 * 1024;
export const MAX_DATA_BYTES = 2 * 1024 * 1024;
export const MAX_ALL_BYTES = 8 * 1024 * 1024;

/** Text that is longer than the server takes as text is data: it runs all the same. */
export function readIncoming(path: string, bytes: Bytes): Incoming {
  const text = bytes.length <= MAX_TEXT_BYTES ? textOf(path, bytes) : null;
  return text === null ? { path, kind: 'data', bytes } : { path, kind: 'text', text };
}

/** What of some files fits beside those that are there, under names that are free. */
export function admit(
  incoming: readonly Incoming[],
  there: { path: string; size: number }[],
): { admitted: Incoming[]; refused: Refused[] } {
  const paths = there.map((file) => file.path);
  let size = there.reduce((sum, file) => sum + file.size, 0);
  const admitted: Incoming[] = [];
  const refused: Refused[] = [];
  for (const file of incoming) {
    const path = freePath(tidyPath(file.path), paths);
    const bytes = sizeOf(file);
    const why = pathProblem(path, paths)
      ? 'name'
      : bytes > MAX_DATA_BYTES
        ? 'large'
        : paths.length >= MAX_FILES
          ? 'many'
          : size + bytes > MAX_ALL_BYTES
            ? 'together'
            : null;
    if (why) {
      refused.push({ path: file.path, why });
      continue;
    }
    paths.push(path);
    size += bytes;
    admitted.push({ ...file, path });
  }
  return { admitted, refused };
}

export function sizeOf(file: Incoming): number {
  return file.kind === 'text' ? utf8Length(file.text) : file.bytes.length;
}

/** The text that bytes are, or null. A Python file that a Chinese Windows saved in its own encoding is text too. */
function textOf(path: string, bytes: Bytes): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 'utf-16le');
  if (bytes.includes(0)) return null;
  return decode(bytes, 'utf-8') ?? (extensionOf(path) === 'py' ? decode(bytes, 'gb18030') : null);
}

function decode(bytes: Bytes, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return null;
  }
}
