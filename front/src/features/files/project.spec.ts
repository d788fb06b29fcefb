import { expect, test } from 'vitest';
import { freePath } from './paths';
import { MAX_TRASH, moved, newProject, pathsOf, restored, withFiles, without } from './project';

const project = (...paths: string[]) =>
  newProject(
    'project',
    'game',
    paths.map((path) => ({ id: `id of ${path}`, path, kind: 'text', text: path })),
    'main.py',
  );

test('a folder takes all that is in it along', () => {
  const before = project('main.py', 'art/cat.txt', 'art/big/dog.txt', 'artist.txt');
  const after = moved({ ...before, folders: ['art/empty'] }, 'art', 'pictures');
  expect(pathsOf(after)).toEqual([
    'main.py',
    'pictures/cat.txt',
    'pictures/big/dog.txt',
    'artist.txt',
  ]);
  expect(after.folders).toEqual(['pictures/empty']);
});

test('what was deleted comes back, beside what took its name meanwhile', () => {
  const before = project('main.py', 'art/cat.txt', 'art/dog.txt');
  const after = without(before, 'art');
  expect(pathsOf(after)).toEqual(['main.py']);
  const ids = after.trash.map((file) => file.id);
  const other = { id: 'other', path: 'art/cat.txt', kind: 'text', text: '' } as const;
  const back = restored(withFiles(after, [other]), ids, freePath);
  expect(pathsOf(back)).toEqual(['main.py', 'art/cat.txt', 'art/cat_2.txt', 'art/dog.txt']);
  expect(back.trash).toEqual([]);
});

test('the folder of the last file that goes is still there', () => {
  expect(without(project('main.py', 'art/cat.txt'), 'art/cat.txt').folders).toEqual(['art']);
});

test('the file that Run starts cannot be deleted', () => {
  const before = project('src/main.py', 'src/a.py');
  const entry = { ...before, entry: before.files[0]?.id ?? '' };
  expect(pathsOf(without(entry, 'src'))).toEqual(['src/main.py']);
});

test('the trash is bounded, and forgets the oldest', () => {
  const paths = Array.from({ length: MAX_TRASH + 5 }, (_, at) => `${at}.txt`);
  const after = paths.reduce(without, project('main.py', ...paths));
  expect(after.trash).toHaveLength(MAX_TRASH);
  expect(after.trash[0]?.path).toBe(paths.at(-1));
});
