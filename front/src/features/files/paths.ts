import { extensionOf } from '../../lib/file-type';
import { utf8Length } from '../../lib/utf8';

/** Why a path cannot be a file's, by the rules of the server (docs/API.md). */
export type PathProblem = 'empty' | 'characters' | 'escapes' | 'long' | 'deep' | 'taken' | 'folder';

const LONGEST_PATH_BYTES = 512;
const LONGEST_NAME_BYTES = 255;
/** Folders, in one another. */
const DEEPEST = 16;

/**
 * A path as a person writes it (`a//b/`, ` a `), as it is kept: names with `/` between them. Some machines write
 * `GAME.PY`, which Python finds on Windows alone, and the server does not start.
 */
export function tidyPath(written: string): string {
  return written
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '.')
    .join('/')
    .replace(/\.py$/i, '.py');
}

/** What is wrong with a tidy path beside the paths that there are already; null where nothing is. */
export function pathProblem(path: string, others: readonly string[]): PathProblem | null {
  const names = path.split('/');
  if (path === '') return 'empty';
  if (names.includes('..')) return 'escapes';
  // Windows and the server refuse these, and a program that was downloaded should open anywhere.
  if (/[\\:*?"<>|\p{Cc}]/u.test(path)) return 'characters';
  if (
    utf8Length(path) > LONGEST_PATH_BYTES ||
    names.some((name) => utf8Length(name) > LONGEST_NAME_BYTES)
  )
    return 'long';
  if (names.length > DEEPEST + 1) return 'deep';
  // Two names that differ in case alone are one file on most children's machines.
  const folded = path.toLowerCase();
  for (const other of others.map((path) => path.toLowerCase())) {
    if (other === folded) return 'taken';
    if (other.startsWith(`${folded}/`) || folded.startsWith(`${other}/`)) return 'folder';
  }
  return null;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The path itself, or the first of `name_2.ext`, `name_3.ext`… that is free. */
export function freePath(path: string, others: readonly string[]): string {
  const extension = extensionOf(path);
  const stem = extension ? path.slice(0, -extension.length - 1) : path;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? path : `${stem}_${count}${extension ? `.${extension}` : ''}`;
    if (pathProblem(candidate, others) !== 'taken') return candidate;
  }
}
