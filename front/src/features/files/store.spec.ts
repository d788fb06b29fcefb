import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubStorage } from '../../lib/storage.fixture';
import { newProject, withText, without, type Project } from './project';
import { concerns, dropProject, listProjects, loadProject, saveProject } from './store';

let stored: Map<string, string>;
beforeEach(() => (stored = stubStorage()));
afterEach(() => vi.unstubAllGlobals());

const project: Project = {
  ...newProject(
    'p',
    'My game',
    [
      { id: 'a', path: 'main.py', kind: 'text', text: 'print("你好")\n' },
      { id: 'b', path: 'art/cat.png', kind: 'data', size: 7 },
    ],
    'main.py',
  ),
  folders: ['sounds'],
};

test('a program comes back as it was', () => {
  expect(loadProject('p')).toBeNull();
  expect(saveProject(project, null)).toBe(true);
  expect(loadProject('p')).toEqual(project);
  const emptied = without(withText(project, 'a', ''), 'art/cat.png');
  saveProject(emptied, project);
  expect(loadProject('p')).toEqual(emptied);
});

test('a letter typed writes one file', () => {
  const two = {
    ...project,
    files: [...project.files, { ...project.files[0], id: 'c' }],
  } as Project;
  saveProject(two, null);
  stored.delete('playpen.text.c');
  saveProject(withText(two, 'a', 'x'), two);
  expect(stored.get('playpen.text.a')).toBe('x');
  expect(stored.has('playpen.text.c')).toBe(false);
});

test.each(['nonsense', '[]', '{"files":[{"path":"main.py"}]}', '{"files":[null]}', '{"files":[]}'])(
  'what is no program is not loaded: %s',
  (value) => {
    stored.set('playpen.project.p', value);
    expect(loadProject('p')).toBeNull();
    expect(listProjects()).toEqual([]);
  },
);

test('programs are listed, the latest first, and one that goes leaves nothing behind', () => {
  saveProject({ ...project, changedAt: 1 }, null);
  const other = [{ id: 'x', path: 'main.py', kind: 'text', text: '' }] as const;
  saveProject({ ...newProject('q', 'Other', [...other], 'main.py'), changedAt: 2 }, null);
  expect(listProjects().map(({ name, fileCount }) => [name, fileCount])).toEqual([
    ['Other', 1],
    ['My game', 2],
  ]);
  dropProject('p');
  dropProject('q');
  expect([...stored.keys()]).toEqual([]);
});

test('a browser that is full or keeps nothing is found out, and keeps what it had', () => {
  stored = stubStorage(500);
  expect(saveProject(project, null)).toBe(true);
  expect(saveProject(withText(project, 'a', 'x'.repeat(900)), project)).toBe(false);
  expect(loadProject('p')).toEqual(project);
  vi.stubGlobal('localStorage', undefined);
  expect(saveProject(project, null)).toBe(false);
  expect(loadProject('p')).toBeNull();
});

test('what can be done without makes room', () => {
  stored = stubStorage(650);
  expect(saveProject(project, null)).toBe(true);
  stored.set('playpen.history.a', 'h'.repeat(300));
  expect(saveProject(withText(project, 'a', 'x'.repeat(200)), project)).toBe(true);
  expect(stored.has('playpen.history.a')).toBe(false);
});

test('a change in another tab is told from those that are no concern', () => {
  expect(
    ['playpen.project.p', 'playpen.text.a', null].map((key) => concerns(key, project)),
  ).toEqual([true, true, true]);
  expect(['playpen.project.q', 'playpen.text.z', 'x'].some((key) => concerns(key, project))).toBe(
    false,
  );
});
