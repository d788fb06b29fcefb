import { isObject, numberOr, parseJson, stringOr, type JsonObject } from '../../lib/json';
import { dropStored, readStored, storedKeys, writeStored } from '../../lib/storage';
import type { Project, ProjectFile } from './project';

/*
 * How programs lie in the browser's storage: one key for what a program consists of, one for the text of
 * each file, so that a letter typed writes one file. Bytes are with the byte store. Writing is synchronous:
 * what was typed is kept before the page can go away.
 */
const PROJECT = 'playpen.project.';
const TEXT = 'playpen.text.';
/** What can be made again, or done without, when storage is full. */
const DISPENSABLE = 'playpen.history.';

/** So many deleted programs are kept for a change of mind, and for so long. */
export const MAX_FORGOTTEN = 10;
export const FORGOTTEN_DAYS = 30;

export interface Listed {
  id: string;
  name: string;
  changedAt: number;
  fileCount: number;
  /** When it was deleted; null: it was not. */
  forgottenAt: number | null;
}

/** A program that is there; one that was deleted is not, until it is brought back. */
export function loadProject(id: string): Project | null {
  const raw = readManifest(id);
  return raw && forgottenAt(raw) === null ? projectOf(id, raw) : null;
}

/**
 * Keeps a project, also one that another tab has deleted meanwhile; `before` is what was kept last, whose unchanged
 * texts are not written again. False: this browser has no room or no storage. Texts go first: what consists of them is never there without them.
 */
export function saveProject(project: Project, before: Project | null): boolean {
  const known = new Map(before ? all(before).map((file) => [file.id, file]) : []);
  const areTextsKept = all(project).every((file) => {
    if (file.kind !== 'text') return true;
    const old = known.get(file.id);
    if (old?.kind === 'text' && old.text === file.text) return true;
    return writeMakingRoom(TEXT + file.id, file.text);
  });
  const { name, entry, folders, changedAt } = project;
  const manifest = {
    version: 2,
    name,
    entry,
    folders,
    changedAt,
    files: project.files.map(manifestEntry),
    trash: project.trash.map(manifestEntry),
  };
  return areTextsKept && writeMakingRoom(PROJECT + project.id, JSON.stringify(manifest));
}

/** Takes the texts of files away that no project has any more. */
export function dropTexts(ids: readonly string[]): void {
  for (const id of ids) {
    dropStored(TEXT + id);
    dropStored(DISPENSABLE + id);
  }
}

/** Has a program deleted, so that it can come back. False: this browser has no room to say so. */
export function forgetProject(id: string, now: number): boolean {
  const raw = readManifest(id);
  return (
    raw === null || writeMakingRoom(PROJECT + id, JSON.stringify({ ...raw, forgottenAt: now }))
  );
}

export function recallProject(id: string): void {
  const raw = readManifest(id);
  if (raw) writeStored(PROJECT + id, JSON.stringify({ ...raw, forgottenAt: undefined }));
}

/** Which deleted programs have had their time. */
export function outdated(now: number): string[] {
  const since = now - FORGOTTEN_DAYS * 24 * 3_600_000;
  return listForgotten()
    .filter((program, at) => at >= MAX_FORGOTTEN || (program.forgottenAt ?? 0) < since)
    .map(({ id }) => id);
}

/** Takes a program away for good. */
export function dropProject(id: string): Project | null {
  const raw = readManifest(id);
  const project = raw && projectOf(id, raw);
  dropStored(PROJECT + id);
  if (project) dropTexts(all(project).map((file) => file.id));
  return project;
}

/** All programs in this browser, the one changed last first. */
export function listProjects(): Listed[] {
  return list()
    .filter((program) => program.forgottenAt === null)
    .sort((a, b) => b.changedAt - a.changedAt);
}

/** Those that were deleted and can come back, the latest first. */
export function listForgotten(): Listed[] {
  return list()
    .filter((program) => program.forgottenAt !== null)
    .sort((a, b) => (b.forgottenAt ?? 0) - (a.forgottenAt ?? 0));
}

/** Whether a key that another tab has written belongs to this project. */
export function concerns(key: string | null, project: Project): boolean {
  if (key === null || key === PROJECT + project.id) return true;
  return key.startsWith(TEXT) && all(project).some((file) => TEXT + file.id === key);
}

export function all(project: Project): ProjectFile[] {
  return [...project.files, ...project.trash];
}

function list(): Listed[] {
  return storedKeys(PROJECT).flatMap((key) => {
    const id = key.slice(PROJECT.length);
    const raw = readManifest(id);
    const project = raw && projectOf(id, raw);
    if (!project) return [];
    const { name, changedAt, files } = project;
    return [{ id, name, changedAt, fileCount: files.length, forgottenAt: forgottenAt(raw) }];
  });
}

function readManifest(id: string): JsonObject | null {
  const raw = parseJson(readStored(PROJECT + id) ?? '');
  return isObject(raw) ? raw : null;
}

function forgottenAt(raw: JsonObject): number | null {
  return raw['forgottenAt'] === undefined ? null : numberOr(raw['forgottenAt'], 0);
}

function projectOf(id: string, raw: JsonObject): Project | null {
  const files = readFiles(raw['files']);
  if (files.length === 0) return null;
  return {
    id,
    name: stringOr(raw['name'], ''),
    files,
    folders: strings(raw['folders']),
    entry: stringOr(raw['entry'], ''),
    trash: readFiles(raw['trash']),
    changedAt: numberOr(raw['changedAt'], 0),
  };
}

function writeMakingRoom(key: string, value: string): boolean {
  if (writeStored(key, value)) return true;
  storedKeys(DISPENSABLE).forEach(dropStored);
  return writeStored(key, value);
}

function manifestEntry(file: ProjectFile): JsonObject {
  const { id, path, kind } = file;
  return kind === 'text' ? { id, path, kind } : { id, path, kind, size: file.size };
}

function readFiles(value: unknown): ProjectFile[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((raw: unknown): ProjectFile[] => {
    if (!isObject(raw)) return [];
    const { id, path, kind } = raw;
    if (typeof id !== 'string' || typeof path !== 'string') return [];
    if (kind === 'data') return [{ id, path, kind, size: numberOr(raw['size'], 0) }];
    return [{ id, path, kind: 'text', text: readStored(TEXT + id) ?? '' }];
  });
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
