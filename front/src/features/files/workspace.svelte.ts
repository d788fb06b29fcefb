import { openByteStore, type ByteStore, type Bytes } from '../../lib/byte-store';
import { randomToken } from '../../lib/random';
import {
  askToKeep,
  isStorageUsed,
  readStored,
  readTab,
  writeStored,
  writeTab,
} from '../../lib/storage';
import { admit, sizeOf, type Incoming, type Refused } from './incoming';
import { freePath } from './paths';
import {
  fileById,
  isPython,
  moved,
  newProject,
  restored,
  withFiles,
  without,
  withText,
  type Project,
  type ProjectFile,
} from './project';
import {
  all,
  concerns,
  dropProject,
  dropTexts,
  forgetProject,
  listForgotten,
  listProjects,
  loadProject,
  outdated,
  recallProject,
  saveProject,
} from './store';

/** Which program this tab has, and which one a new tab begins with. */
const CURRENT = 'playpen.current';
/** The program of ours that this tab has and nobody has changed. */
const UNTOUCHED = 'playpen.untouched';

export interface NewProgram {
  name: string;
  entryPath: string;
  files: Incoming[];
  /** It can be had again: left as it came, it is not kept. */
  isOurs?: boolean;
}

/** The program in front of the child. Every change is kept at once; another tab's change arrives here too. */
export class Workspace {
  project = $state.raw<Project>() as Project;
  openId = $state('');
  /** null: nothing has been changed yet. */
  isSaved = $state<boolean | null>(null);
  /** The ids of what was deleted last, as long as the page offers to undo it. */
  lastDeleted = $state.raw<string[]>([]);

  /** Whether this browser keeps it, for all tabs. */
  readonly isKept: boolean;

  readonly #bytes: ByteStore;
  #kept: Project | null = null;
  /** The program as it was last downloaded. */
  #taken: Project | null = null;
  /** The ids of files whose bytes this browser did not take. */
  #unkept: string[] = [];
  #untouched: string | null = null;
  #now: () => number;

  /** `first` is the program of somebody new. With `isKept` false nothing is stored: a page inside another. */
  constructor(
    first: NewProgram,
    { isKept = true, bytes = openByteStore(), now = Date.now }: Options = {},
  ) {
    this.#bytes = bytes;
    this.isKept = isKept;
    this.#now = now;
    const id = isKept && isStorageUsed() ? (readTab(CURRENT) ?? readStored(CURRENT)) : null;
    const stored = id === null ? null : loadProject(id);
    this.#kept = stored;
    this.#untouched = stored && readTab(UNTOUCHED);
    this.#show(stored ?? this.#made(first));
  }

  get open(): ProjectFile {
    return (fileById(this.project, this.openId) ?? this.project.files[0]) as ProjectFile;
  }

  get entry(): ProjectFile {
    return (fileById(this.project, this.project.entry) ?? this.project.files[0]) as ProjectFile;
  }

  /** What was written is nowhere but in this page: neither kept nor downloaded. */
  get isOnlyHere(): boolean {
    return this.isSaved === false && this.#taken !== this.project;
  }

  /** The program as it is now was downloaded. */
  tookAway(): void {
    this.#taken = this.project;
  }

  setText(id: string, text: string): void {
    this.#change(withText(this.project, id, text));
  }

  /** Adds files, opens the first, and says which did not fit. */
  add(incoming: readonly Incoming[]): Refused[] {
    const there = this.project.files.map((file) => ({
      path: file.path,
      size: file.kind === 'text' ? file.text.length : file.size,
    }));
    const { admitted, refused } = admit(incoming, there);
    const files = admitted.map((file) => this.#withId(file));
    if (files[0]) this.openId = files[0].id;
    if (files.length > 0) this.#change(withFiles(this.project, files));
    return refused;
  }

  addFolder(path: string): void {
    this.#change({ ...this.project, folders: [...this.project.folders, path] });
  }

  move(from: string, to: string): void {
    this.#change(moved(this.project, from, to));
  }

  remove(path: string): void {
    const before = this.project;
    const after = without(before, path);
    this.lastDeleted = after.trash.slice(0, before.files.length - after.files.length).map(idOf);
    this.#change(after);
    if (!fileById(after, this.openId)) this.openId = after.entry;
  }

  restore(ids: readonly string[]): void {
    this.#change(restored(this.project, ids, freePath));
    if (ids[0]) this.openId = ids[0];
    this.lastDeleted = [];
  }

  setEntry(id: string): void {
    this.#change({ ...this.project, entry: id });
  }

  rename(name: string): void {
    this.#change({ ...this.project, name });
  }

  /** Another program in place of this one, which stays among the child's programs; not while it could not. */
  begin(program: NewProgram): Refused[] {
    if (this.isOnlyHere) return [];
    const { admitted, refused } = admit(program.files, []);
    if (admitted.some((file) => isPython(file.path))) {
      this.#leave();
      this.#kept = null;
      this.#show(this.#made({ ...program, name: freeName(program.name), files: admitted }));
      this.#change(this.project);
      if (program.isOurs) this.#touch(this.project.id);
    }
    return refused;
  }

  /** Opens one of the child's programs. */
  switchTo(id: string): void {
    const project = this.isOnlyHere ? null : loadProject(id);
    if (!project) return;
    if (id !== this.project.id) this.#leave();
    this.#kept = project;
    this.#show(project);
    this.#remember();
  }

  /** Deletes a program, which for a while can come back; never the one that is open. */
  forget(id: string): void {
    if (id === this.project.id) return;
    // Where not even that can be kept, room is what it is deleted for.
    if (!forgetProject(id, this.#now())) this.#drop(id);
    this.sweep();
    // There is room now, maybe.
    if (this.isSaved === false) this.#change(this.project);
  }

  /** Brings a deleted program back. */
  recall(id: string): void {
    recallProject(id);
  }

  /** Takes away for good what was deleted long ago. */
  sweep(): void {
    for (const id of outdated(this.#now())) this.#drop(id);
  }

  /** A data file's bytes; null where the browser has lost them. */
  bytesOf(id: string): Promise<Bytes | null> {
    return this.#bytes.get(id);
  }

  /** Another tab has written: what it says is the newest. */
  storageChanged(key: string | null): void {
    if (!this.isKept || !concerns(key, this.project)) return;
    const stored = loadProject(this.project.id);
    this.#kept = stored;
    // Deleted there: it is still here, and kept anew, whole, with the next change.
    // What could not be kept stays here, too.
    if (!stored || this.isSaved === false) return;
    if (stored.changedAt !== this.project.changedAt) this.#touch();
    this.project = stored;
    if (!fileById(stored, this.openId)) this.openId = stored.entry;
  }

  /** What nobody has changed goes when another program comes. */
  #leave(): void {
    const { id } = this.project;
    if (this.#untouched !== id) return;
    const project = dropProject(id);
    if (project) void this.#bytes.drop(all(project).map(idOf));
  }

  #touch(untouched = ''): void {
    if (this.#untouched !== untouched) writeTab(UNTOUCHED, untouched);
    this.#untouched = untouched;
  }

  #made({ name, files, entryPath }: NewProgram): Project {
    return newProject(
      randomToken(),
      name,
      files.map((file) => this.#withId(file)),
      entryPath,
    );
  }

  #withId(file: Incoming): ProjectFile {
    const id = randomToken();
    if (file.kind === 'text') return { ...file, id };
    void this.#bytes.put(id, file.bytes).then((isKept) => {
      if (isKept || !this.isKept) return;
      this.#unkept.push(id);
      this.isSaved = false;
    });
    return { id, path: file.path, kind: 'data', size: sizeOf(file) };
  }

  #show(project: Project): void {
    this.project = project;
    this.openId = this.entry.id;
    this.isSaved = null;
    this.lastDeleted = [];
  }

  #change(project: Project): void {
    this.project = { ...project, changedAt: this.#now() };
    if (!this.isKept) return;
    this.#touch();
    const before = this.#kept;
    const isKept = this.#save(before);
    this.isSaved = isKept && !all(this.project).some(({ id }) => this.#unkept.includes(id));
    if (!isKept) return;
    this.#kept = this.project;
    this.#remember();
    if (!before) askToKeep();
    const still = all(this.project).map(idOf);
    const gone = (before ? all(before).map(idOf) : []).filter((id) => !still.includes(id));
    dropTexts(gone);
    void this.#bytes.drop(gone);
  }

  /** Where there is no room, what was deleted makes way, the oldest first. */
  #save(before: Project | null): boolean {
    while (!saveProject(this.project, before)) {
      const oldest = listForgotten().findLast(({ id }) => id !== this.project.id);
      if (!oldest) return false;
      this.#drop(oldest.id);
    }
    return true;
  }

  #drop(id: string): void {
    if (id === this.project.id) return;
    const project = dropProject(id);
    if (project) void this.#bytes.drop(all(project).map(idOf));
  }

  #remember(): void {
    writeTab(CURRENT, this.project.id);
    writeStored(CURRENT, this.project.id);
  }
}

interface Options {
  isKept?: boolean;
  bytes?: ByteStore;
  now?: () => number;
}

/** A name that no program has, the deleted ones included: with a number where it is taken. */
function freeName(name: string): string {
  const taken = [...listProjects(), ...listForgotten()].map((program) => program.name);
  let free = name;
  for (let count = 2; taken.includes(free); count++) free = `${name} ${count}`;
  return free;
}

function idOf(file: ProjectFile): string {
  return file.id;
}
