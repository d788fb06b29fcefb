import { expect, test } from 'vitest';
import { newProject } from './project';
import { treeOf, type Folder } from './tree';

function outline(folder: Folder): unknown[] {
  return [
    ...folder.folders.map((inner) => [inner.name, ...outline(inner)]),
    ...folder.files.map((file) => file.path),
  ];
}

test('files lie in their folders, sorted as people sort, the one that Run starts first', () => {
  const files = ['level10.py', 'level2.py', 'main.py', 'art/big/b.png', 'art/a.png'].map(
    (path) => ({
      id: path,
      path,
      kind: 'text' as const,
      text: '',
    }),
  );
  const project = { ...newProject('p', 'p', files, 'main.py'), folders: ['sounds', 'art'] };
  expect(outline(treeOf(project))).toEqual([
    ['art', ['big', 'art/big/b.png'], 'art/a.png'],
    ['sounds'],
    'main.py',
    'level2.py',
    'level10.py',
  ]);
});
