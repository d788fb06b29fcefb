import { nameOf } from './paths';
import type { Project, ProjectFile } from './project';

/** What a folder shows: its folders, then its files, each by name as people sort (2 before 10). */
export interface Folder {
  path: string;
  name: string;
  folders: Folder[];
  files: ProjectFile[];
}

export function treeOf(project: Project): Folder {
  const root: Folder = { path: '', name: '', folders: [], files: [] };
  for (const file of project.files) {
    const names = file.path.split('/').slice(0, -1);
    folderIn(root, names).files.push(file);
  }
  for (const path of project.folders) folderIn(root, path.split('/'));
  sort(root, project.entry);
  return root;
}

function folderIn(root: Folder, names: string[]): Folder {
  return names.reduce((folder, name) => {
    const path = folder.path ? `${folder.path}/${name}` : name;
    const found = folder.folders.find((candidate) => candidate.path === path);
    if (found) return found;
    const made: Folder = { path, name, folders: [], files: [] };
    folder.folders.push(made);
    return made;
  }, root);
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** The file that Run starts leads its folder: it is the one to look for. */
function sort(folder: Folder, entry: string): void {
  folder.folders.sort((a, b) => byName(a.name, b.name));
  folder.files.sort((a, b) => {
    if (a.id === entry || b.id === entry) return a.id === entry ? -1 : 1;
    return byName(nameOf(a.path), nameOf(b.path));
  });
  folder.folders.forEach((inner) => sort(inner, entry));
}

/** All files of a folder, those of the folders in it too. */
export function filesIn({ files, folders }: Folder): ProjectFile[] {
  return [...files, ...folders.flatMap(filesIn)];
}
