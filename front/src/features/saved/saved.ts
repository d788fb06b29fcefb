import { httpUrl, currentOrigin, path } from '../../api/paths';
import type { NotCollected, SourceFile } from '../../api/protocol';
import { toBase64 } from '../../lib/base64';
import type { Bytes } from '../../lib/byte-store';
import { isObject, numberOr, parseJson, stringOr } from '../../lib/json';
import { extensionOf } from '../../lib/file-type';
import { savedWords } from './saved-words';

/** A file that the program left. */
export interface SavedFile {
  path: string;
  bytes: number;
  /** Where it can be had for as long as the server keeps the run. */
  url: string;
}

/** What a run left, and what of it could not be kept, with the reason. */
export interface Saved {
  files: SavedFile[];
  missing: { path: string; why: NotCollected }[];
}

/** A larger file of the program's own counts as unchanged where its size is what it was. */
const MAX_COMPARED = 1 << 20;
/** So much of a text is shown. */
export const MAX_GLIMPSE = 4_000;
const TEXTS = ['csv', 'tsv', 'txt', 'json', 'md', 'html', 'xml', 'py'];

/** Asks what a run left beside what it was `sent`: a file that it only read is no news. */
export async function savedBy(jobId: string, sent: readonly SourceFile[]): Promise<Saved> {
  const answer = await fetch(httpUrl(path('run', { jobId }), currentOrigin()));
  const listed = readSaved(jobId, await answer.text());
  const isNew = await Promise.all(listed.files.map((file) => isChanged(file, sent)));
  return { ...listed, files: listed.files.filter((_, at) => isNew[at]) };
}

/** Reads the snapshot of a run. */
export function readSaved(jobId: string, snapshot: string): Saved {
  const body = parseJson(snapshot);
  const list = (name: string) => {
    const values = isObject(body) ? body[name] : null;
    return (Array.isArray(values) ? (values as unknown[]) : []).filter(isObject);
  };
  const files = list('files').map((file) => {
    const name = stringOr(file['path'], '');
    const url = httpUrl(path('file', { jobId, path: name }), currentOrigin());
    return { path: name, bytes: numberOr(file['bytes'], 0), url };
  });
  const missing = list('uncollected').map((file) => ({
    path: stringOr(file['path'], ''),
    why: reasonOf(file['reason']),
  }));
  return { files: files.filter((file) => file.path !== ''), missing };
}

/** A reason that this page does not know is as good as none. */
function reasonOf(value: unknown): NotCollected {
  return typeof value === 'string' && Object.hasOwn(savedWords.en.why, value)
    ? (value as NotCollected)
    : 'other';
}

export function isText(file: SavedFile): boolean {
  return TEXTS.includes(extensionOf(file.path));
}

export async function bytesOf({ url }: SavedFile): Promise<Bytes> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the file is not there: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function isChanged(file: SavedFile, sent: readonly SourceFile[]): Promise<boolean> {
  const before = sent.find(({ path }) => path === file.path);
  if (!before || sizeOf(before) !== file.bytes) return true;
  if (file.bytes > MAX_COMPARED) return false;
  const bytes = await bytesOf(file).catch(() => null);
  if (!bytes) return false;
  const content = before.encoding === 'utf8' ? new TextDecoder().decode(bytes) : toBase64(bytes);
  return content !== before.content;
}

function sizeOf({ content, encoding }: SourceFile): number {
  if (encoding === 'utf8') return new TextEncoder().encode(content).length;
  return (content.length / 4) * 3 - (/=*$/.exec(content)?.[0].length ?? 0);
}
