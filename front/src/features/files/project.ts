import { folderOf } from './paths';

/**
 * A program as the child has it: files, the one that Run starts, and what was deleted lately. Values
 * never change; each operation answers a new one.
 */
export interface Project {
  id: string;
  name: string;
  files: ProjectFile[];
  /** Folders that were made by hand: they exist before there is a file in them. */
  folders: string[];
  /** The id of the file that Run starts. */
  entry: string;
  /** What was deleted, the latest first: it can come back. */
  trash: ProjectFile[];
  changedAt: number;
}

export type ProjectFile = TextFile | DataFile;

export interface TextFile {
  id: string;
  path: string;
  kind: 'text';
  text: string;
}

/** Its bytes are with the byte store under its id: a picture is not copied around with each letter typed. */
export interface DataFile {
  id: string;
  path: string;
  kind: 'data';
  size: number;
}

/** So many deleted files are kept for a change of mind. */
export const MAX_TRASH = 20;

export function newProject(
  id: string,
  name: string,
  files: ProjectFile[],
  entryPath: string,
): Project {
  const entry =
    files.find((file) => file.path === entryPath) ?? files.find((file) => isPython(file.path));
  return { id, name, files, folders: [], entry: entry?.id ?? '', trash: [], changedAt: 0 };
}

/** Whether Run can start with a file, by the rule of the server: case matters, and `.py` alone is no name. */
export function isPython(path: string): boolean {
  return /[^/]\.py$/.test(path);
}

export function fileById(project: Project, id: string): ProjectFile | undefined {
  return project.files.find((file) => file.id === id);
}

export function pathsOf(project: Project): string[] {
  return project.files.map((file) => file.path);
}

export function withText(project: Project, id: string, text: string): Project {
  return {
    ...project,
    files: project.files.map((file) =>
      file.id === id && file.kind === 'text' ? { ...file, text } : file,
    ),
  };
}

export function withFiles(project: Project, files: ProjectFile[]): Project {
  return { ...project, files: [...project.files, ...files] };
}

/** A file's new path, or a folder's, with all that is in it. */
export function moved(project: Project, from: string, to: string): Project {
  const move = (path: string) =>
    path === from ? to : path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
  return {
    ...project,
    files: project.files.map((file) => ({ ...file, path: move(file.path) })),
    folders: project.folders.map(move),
  };
}

/** Without a file or a folder. What goes is kept in the trash; the file that Run starts stays where it is. */
export function without(project: Project, path: string): Project {
  const goes = (other: string) => other === path || other.startsWith(`${path}/`);
  const leaving = project.files.filter((file) => goes(file.path) && file.id !== project.entry);
  const files = project.files.filter((file) => !leaving.includes(file));
  // A folder that the last file leaves stays, unless it was the folder that went.
  const stays = [...project.folders, folderOf(path)].filter(
    (folder) => folder !== '' && !goes(folder),
  );
  return {
    ...project,
    files,
    folders: [...new Set(stays)],
    trash: [...leaving, ...project.trash].slice(0, MAX_TRASH),
  };
}

/** With files out of the trash again, each where it was or under a free name beside it. */
export function restored(
  project: Project,
  ids: readonly string[],
  freePath: (path: string, others: string[]) => string,
): Project {
  return ids.reduce((result, id) => {
    const file = result.trash.find((candidate) => candidate.id === id);
    if (!file) return result;
    const path = freePath(file.path, pathsOf(result));
    return {
      ...result,
      files: [...result.files, { ...file, path }],
      trash: result.trash.filter((candidate) => candidate.id !== id),
    };
  }, project);
}
