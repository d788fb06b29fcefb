import { unzipSync, zipSync, type Zippable } from 'fflate';
import type { Bytes } from '../../lib/byte-store';
import { MAX_ALL_BYTES, MAX_DATA_BYTES } from './incoming';

/*
 * Programs as .zip. A module of its own, loaded when it is needed: most visits never open an archive.
 */

export interface Entry {
  path: string;
  bytes: Bytes;
}

/** What an archive may unpack to, whatever it says of itself: a small file can hold gigabytes of zeros. */
const MAX_ENTRIES = 200;

export function pack(entries: readonly Entry[]): Bytes {
  const tree: Zippable = {};
  for (const { path, bytes } of entries) tree[path] = bytes;
  // The same program is the same archive, whenever it is made.
  return zipSync(tree, { level: 6, mtime: new Date(2000, 0, 1) });
}

/**
 * The files of an archive; null where it is none. What the systems put in beside (`__MACOSX/`, `.DS_Store`,
 * `__pycache__/`) stays out, and so does what is larger than a program may have. A single folder around
 * all of it is taken off.
 */
export function unpack(archive: Bytes): Entry[] | null {
  let total = 0;
  let count = 0;
  let unzipped: Record<string, Uint8Array>;
  try {
    // Within these bounds it takes less than a picture does: not worth the workers that are to be had for it.
    unzipped = unzipSync(archive, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || isLitter(name) || originalSize > MAX_DATA_BYTES) return false;
        total += originalSize;
        count++;
        return total <= MAX_ALL_BYTES && count <= MAX_ENTRIES;
      },
    });
  } catch {
    return null;
  }
  const entries = Object.entries(unzipped).map(([path, bytes]) => ({
    path,
    bytes: new Uint8Array(bytes),
  }));
  return withoutCommonFolder(entries);
}

function isLitter(path: string): boolean {
  return path.split('/').some((name) => name === '__pycache__' || /^(\.|__MACOSX$)/.test(name));
}

function withoutCommonFolder(entries: Entry[]): Entry[] {
  const first = entries[0]?.path.split('/')[0];
  const prefix = `${first ?? ''}/`;
  if (!first || !entries.every(({ path }) => path.startsWith(prefix))) return entries;
  return entries.map(({ path, bytes }) => ({ path: path.slice(prefix.length), bytes }));
}
