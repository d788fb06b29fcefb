import { isObject, parseJson } from '../../lib/json';
import { readStored, writeStored } from '../../lib/storage';

const KEY = 'playpen.program';
export const ENTRY_PATH = 'main.py';

/** The program as this browser kept it, or null where there is none. */
export function loadProgram(): string | null {
  const stored = parseJson(readStored(KEY) ?? '');
  const files = isObject(stored) ? stored['files'] : null;
  if (!Array.isArray(files)) return null;
  const entry: unknown = files.find((file) => isObject(file) && file['path'] === ENTRY_PATH);
  return isObject(entry) && typeof entry['content'] === 'string' ? entry['content'] : null;
}

/** Keeps the program in this browser, in the form that a program of several files will have; false = not kept. */
export function saveProgram(content: string): boolean {
  const files = [{ path: ENTRY_PATH, content }];
  return writeStored(KEY, JSON.stringify({ version: 1, files, entryPath: ENTRY_PATH }));
}
