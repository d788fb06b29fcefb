import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ByteStore, Bytes } from '../../lib/byte-store';
import { stubStorage } from '../../lib/storage.fixture';
import type { Incoming } from './incoming';
import { isPython } from './project';
import { FORGOTTEN_DAYS, listForgotten, listProjects, MAX_FORGOTTEN } from './store';
import { Workspace } from './workspace.svelte';

const text = (path: string, content = ''): Incoming => ({ path, kind: 'text', text: content });
const first = { name: 'First', entryPath: 'main.py', files: [text('main.py', 'print(1)')] };

let bytes: ByteStore;
let kept: Map<string, Bytes>;
let stored: Map<string, string>;
let now = 0;

beforeEach(() => {
  stored = stubStorage();
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

test('a program that was deleted comes back whole, its bytes too', async () => {
  const workspace = open();
  workspace.add([{ path: 'cat.png', kind: 'data', bytes: new Uint8Array([1, 2]) }]);
  const { id } = workspace.project;
  workspace.begin({ ...first, name: 'Next' });
  workspace.forget(id);
  expect(listProjects().map(({ name }) => name)).toEqual(['Next']);
  workspace.switchTo(id);
  expect(workspace.project.name).toBe('Next');
  workspace.recall(id);
  workspace.switchTo(id);
  expect(paths(workspace)).toEqual(['main.py', 'cat.png']);
  expect(await workspace.bytesOf(workspace.project.files[1]?.id ?? '')).toHaveLength(2);
});

test('deleted programs are bounded in number and time, and leave nothing behind', () => {
  const workspace = open();
  const begun = Array.from({ length: MAX_FORGOTTEN + 2 }, (_, at) => {
    workspace.begin({ ...first, name: `${at}` });
    return workspace.project.id;
  });
  workspace.begin({ ...first, name: 'Last' });
  begun.forEach((id) => workspace.forget(id));
  expect(listForgotten()).toHaveLength(MAX_FORGOTTEN);
  expect(listForgotten()[0]?.name).toBe(`${MAX_FORGOTTEN + 1}`);
  now += FORGOTTEN_DAYS * 24 * 3_600_000 - MAX_FORGOTTEN / 2;
  workspace.sweep();
  const left = listForgotten().length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(MAX_FORGOTTEN);
  now += MAX_FORGOTTEN;
  workspace.sweep();
  expect(listForgotten()).toEqual([]);
  expect([...stored.keys()].filter((key) => key.startsWith('playpen.text.'))).toHaveLength(1);
});

test('what was deleted makes way when the browser is full, and what is written is kept', () => {
  stored = stubStorage(1_500);
  const workspace = open();
  workspace.setText(workspace.openId, 'x'.repeat(400));
  const old = workspace.project.id;
  workspace.begin({ ...first, name: 'Next' });
  workspace.forget(old);
  workspace.setText(workspace.openId, 'y'.repeat(300));
  expect(listForgotten()).toHaveLength(1);
  workspace.setText(workspace.openId, 'y'.repeat(600));
  expect(workspace.isSaved).toBe(true);
  expect(listForgotten()).toEqual([]);
  workspace.setText(workspace.openId, 'y'.repeat(2_000));
  expect(workspace.isSaved).toBe(false);
});

test('a program that another tab deletes while it is open here is kept whole with the next letter', () => {
  const here = open();
  here.add([text('b.py', 'b')]);
  const { id } = here.project;
  const there = open();
  there.begin({ ...first, name: 'Next' });
  there.forget(id);
  here.storageChanged(`playpen.project.${id}`);
  expect(paths(here)).toEqual(['main.py', 'b.py']);
  here.setText(here.openId, 'c');
  expect(listProjects().map(({ name }) => name)).toContain('First');
  expect(listForgotten()).toEqual([]);
});

test('programs of one name are told apart', () => {
  const workspace = open();
  workspace.setText(workspace.openId, 'mine');
  const names = () => listProjects().map(({ name }) => name);
  workspace.begin(first);
  workspace.begin(first);
  expect(names()).toEqual(['First 3', 'First 2', 'First']);
  workspace.forget(listProjects()[1]?.id ?? '');
  workspace.begin(first);
  expect(workspace.project.name).toBe('First 4');
});

test('an example that nobody changed is not kept', () => {
  const example = { ...first, name: 'Star', isOurs: true };
  const workspace = open();
  workspace.setText(workspace.openId, 'mine');
  const mine = workspace.project.id;
  workspace.begin({
    ...example,
    files: [...example.files, { path: 'a.png', kind: 'data', bytes: new Uint8Array([1]) }],
  });
  expect(kept.size).toBe(1);
  // It is still there when the page is opened again, and goes as well.
  const again = open();
  expect(again.project.name).toBe('Star');
  again.switchTo(mine);
  expect(listProjects().map(({ name }) => name)).toEqual(['First']);
  expect(kept.size).toBe(0);

  again.begin(example);
  again.setText(again.openId, 'changed');
  again.begin(example);
  expect(again.project.name).toBe('Star 2');
  again.begin({ ...first, name: 'Opened' });
  again.switchTo(mine);
  expect(listProjects().map(({ name }) => name)).toEqual(['Opened', 'Star', 'First']);
});

test('a program that could not be kept makes way for another once it was downloaded', () => {
  stored = stubStorage(1_500);
  const workspace = open();
  workspace.setText(workspace.openId, 'kept');
  const old = workspace.project.id;
  workspace.begin({ ...first, name: 'Next' });
  const mine = 'mine'.repeat(500);
  workspace.setText(workspace.openId, mine);
  expect(workspace.isOnlyHere).toBe(true);
  workspace.begin({ ...first, name: 'Other' });
  workspace.switchTo(old);
  workspace.storageChanged(null);
  expect(workspace.open).toMatchObject({ text: mine });
  workspace.tookAway();
  expect(workspace.isOnlyHere).toBe(false);
  workspace.setText(workspace.openId, `${mine} again`);
  expect(workspace.isOnlyHere).toBe(true);
  workspace.tookAway();
  workspace.begin({ ...first, name: 'Other' });
  expect(workspace.project.name).toBe('Other');
});

test('a picture that the browser did not take, or lost, is told', async () => {
  bytes.put = () => Promise.resolve(false);
  const workspace = open();
  workspace.add([{ path: 'cat.png', kind: 'data', bytes: new Uint8Array([1]) }]);
  const id = workspace.openId;
  await expect.poll(() => workspace.isSaved).toBe(false);
  workspace.setText(workspace.entry.id, 'more');
  expect(workspace.isSaved).toBe(false);
  expect(await workspace.bytesOf(id)).toBeNull();
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

test('Python’s ending is small when files have come in, and Run starts with one of them', () => {
  const workspace = open();
  workspace.begin({ name: 'Old', entryPath: 'MAIN.PY', files: [text('a.txt'), text('MAIN.PY')] });
  expect(workspace.entry.path).toBe('MAIN.py');
  workspace.add([text('src/B.Py'), text('.py')]);
  expect(paths(workspace)).toEqual(['a.txt', 'MAIN.py', 'src/B.py', '.py']);
  expect(paths(workspace).filter(isPython)).toEqual(['MAIN.py', 'src/B.py']);
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
