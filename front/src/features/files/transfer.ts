import type { Bytes } from '../../lib/byte-store';
import { readIncoming, type Incoming } from './incoming';
import { extensionOf } from '../../lib/file-type';
import { nameOf, tidyPath } from './paths';
import { isPython, type Project, type ProjectFile } from './project';

/*
 * Files between this page and the child's machine: dragged in, chosen, opened, downloaded.
 */

/** Larger than any file or archive that a program may have: it is not even read. */
const MAX_READ_BYTES = 16 * 1024 * 1024;

interface Found {
  path: string;
  file: File;
}

export async function readFiles(found: readonly Found[]): Promise<Incoming[]> {
  return Promise.all(
    found.map(async ({ path, file }) => {
      const part = file.size > MAX_READ_BYTES ? file.slice(0, MAX_READ_BYTES) : file;
      return readIncoming(path, new Uint8Array(await part.arrayBuffer()));
    }),
  );
}

export function chosen(files: FileList): Found[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** What was dropped, folders with all that is in them. */
export async function dropped(transfer: DataTransfer): Promise<Found[]> {
  // All must be taken before the first await: the transfer is empty afterwards.
  const items = Array.from(transfer.items, (item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const found = items.map(async ({ entry, file }) => {
    if (entry) return walk(entry);
    return file ? [{ path: file.name, file }] : [];
  });
  return (await Promise.all(found)).flat();
}

async function walk(entry: FileSystemEntry): Promise<Found[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.slice(1), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Found[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(walk))).flat());
  }
}

/** A program out of one file that was opened: an archive, or a Python file alone. Null: it is neither. */
export async function readProgram(
  file: File,
): Promise<{ name: string; entryPath: string; files: Incoming[] } | null> {
  const extension = extensionOf(file.name);
  const name = file.name.slice(0, -extension.length - 1) || file.name;
  if (isPython(tidyPath(file.name))) {
    return { name, entryPath: file.name, files: await readFiles([{ path: file.name, file }]) };
  }
  if (file.size > MAX_READ_BYTES) return null;
  const { unpack } = await import('./archive');
  const entries = unpack(new Uint8Array(await file.arrayBuffer()));
  const files = entries?.map(({ path, bytes }) => readIncoming(path, bytes));
  if (!files?.some(({ path }) => isPython(tidyPath(path)))) return null;
  return { name, entryPath: 'main.py', files };
}

type BytesOf = (id: string) => Promise<Bytes | null>;

async function bytesOfFile(file: ProjectFile, bytesOf: BytesOf): Promise<Bytes | null> {
  return file.kind === 'text' ? new TextEncoder().encode(file.text) : bytesOf(file.id);
}

/**
 * The program as one file: a single Python file as it is, anything more as an archive. Answers the paths of what
 * this browser has lost, which is not in it.
 */
export async function downloadProgram(
  project: Project,
  hasOwnName: boolean,
  bytesOf: BytesOf,
): Promise<string[]> {
  const name = project.name.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, ' ').trim() || 'program';
  const only = project.files.length === 1 ? project.files[0] : undefined;
  if (only) {
    // What has no name but the one that all have is called by that of the program.
    const path = hasOwnName && only.path === 'main.py' ? `${name}.py` : only.path;
    return downloadFile({ ...only, path }, bytesOf);
  }
  const { pack } = await import('./archive');
  const lost: string[] = [];
  const entries = project.files.map(async (file) => {
    const { path } = file;
    const bytes = await bytesOfFile(file, bytesOf);
    if (bytes) return [{ path, bytes }];
    lost.push(path);
    return [];
  });
  save(`${name}.zip`, pack((await Promise.all(entries)).flat()), 'application/zip');
  return lost;
}

export async function downloadFile(file: ProjectFile, bytesOf: BytesOf): Promise<string[]> {
  const bytes = await bytesOfFile(file, bytesOf);
  if (!bytes) return [file.path];
  save(nameOf(file.path), bytes, 'application/octet-stream');
  return [];
}

function save(name: string, bytes: Bytes, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
