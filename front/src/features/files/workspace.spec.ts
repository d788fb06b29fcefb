import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ByteStore, Bytes } from '../../lib/byte-store';
import { stubStorage } from '../../lib/storage.fixture';
import type { Incoming } from './incoming';
import { listProjects } from './store';
import { Workspace } from './workspace.svelte';

const text = (path: string, content = ''): Incoming => ({ path, kind: 'text', text: content });
const first = { name: 'First', entryPath: 'main.py', files: [text('main.py', 'print(1)')] };

let bytes: ByteStore;
let kept: Map<string, Bytes>;
let now = 0;

beforeEach(() => {
  stubStorage();
  kept = new Map();
  bytes = {
    put: (name, value) => Promise.resolve(kept.set(name, value).size > 0),
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    drop: (names) => Promise.resolve(names.forEach((name) => kept.delete(name))),
  };
});
afterEach(() => vi.unstubAllGlobals());

const open = (isKept = true) => new Workspace(first, { isKept, bytes, now: () => ++now });
const paths = ({ project }: Workspace) => project.files.map((file) => file.path);

test('a program that was not changed is not kept; one that was is there again', () => {
  open();
  expect(listProjects()).toEqual([]);
  const workspace = open();
  workspace.setText(workspace.openId, 'print(2)');
  expect(workspace.isSaved).toBe(true);
  expect(open().open).toMatchObject({ path: 'main.py', text: 'print(2)' });
});

test('a picture comes in, goes, comes back, and its bytes with it', async () => {
  const workspace = open();
  const picture = new Uint8Array([1, 2, 3]);
  workspace.add([{ path: 'cat.png', kind: 'data', bytes: picture }, text('a.py')]);
  const id = workspace.openId;
  expect(workspace.open).toMatchObject({ path: 'cat.png', size: 3 });
  workspace.remove('cat.png');
  expect(workspace.open.path).toBe('main.py');
  workspace.restore(workspace.lastDeleted);
  expect(workspace.open.path).toBe('cat.png');
  expect(await workspace.bytesOf(id)).toEqual(picture);
});

test('a new program leaves the old one among the child’s programs', () => {
  const workspace = open();
  workspace.setText(workspace.openId, 'mine');
  const mine = workspace.project.id;
  workspace.begin({ name: 'Next', entryPath: 'game.py', files: [text('a.py'), text('game.py')] });
  expect(workspace.entry.path).toBe('game.py');
  expect(listProjects().map(({ name }) => name)).toEqual(['Next', 'First']);
  expect(open().project.name).toBe('Next');
  workspace.switchTo(mine);
  expect(workspace.open).toMatchObject({ text: 'mine' });
  workspace.forget(mine);
  expect(listProjects()).toHaveLength(2);
});

test('a program’s new name is kept', () => {
  open().rename('The cat');
  expect(listProjects().map(({ name }) => name)).toEqual(['The cat']);
  expect(open().project.name).toBe('The cat');
});

test('what has no Python in it does not take the place of a program', () => {
  const workspace = open();
  workspace.begin({ name: 'No', entryPath: '', files: [text('a.txt')] });
  expect(workspace.project.name).toBe('First');
});

test('another tab’s change arrives', () => {
  const here = open();
  here.setText(here.openId, 'here');
  const there = open();
  there.setText(there.openId, 'there');
  there.add([text('b.py')]);
  here.storageChanged(`playpen.project.${here.project.id}`);
  expect(paths(here)).toEqual(['main.py', 'b.py']);
  expect(here.open).toMatchObject({ text: 'there' });
});

test('a page inside another keeps nothing', () => {
  const workspace = open(false);
  workspace.setText(workspace.openId, 'x');
  expect(workspace.isSaved).toBeNull();
  expect(listProjects()).toEqual([]);
});
