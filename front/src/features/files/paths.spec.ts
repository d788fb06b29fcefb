import { expect, test } from 'vitest';
import { folderOf, freePath, nameOf, pathProblem, tidyPath } from './paths';

test.each([
  ['main.py', null],
  ['图片/猫 1.png', null],
  ['', 'empty'],
  ['../up.py', 'escapes'],
  ['a\\b.py', 'characters'],
  ['C:x.py', 'characters'],
  ['a\nb.py', 'characters'],
  ['猫'.repeat(86), 'long'],
  ['a/'.repeat(16) + 'b.py', null],
  ['a/'.repeat(17) + 'b.py', 'deep'],
  ['Game.py', 'taken'],
  ['sounds', 'folder'],
  ['game.py/x.py', 'folder'],
])('%j is a path that is %s', (path, problem) => {
  expect(pathProblem(path, ['game.py', 'sounds/a.wav'])).toBe(problem);
});

test('what a person writes is tidied', () => {
  expect(tidyPath(' sounds // ./beep.wav /')).toBe('sounds/beep.wav');
});

test('a path falls into its folder and its name', () => {
  expect([folderOf('a/b/c.py'), nameOf('a/b/c.py')]).toEqual(['a/b', 'c.py']);
  expect([folderOf('c.py'), nameOf('c.py')]).toEqual(['', 'c.py']);
});

test('a name that is taken gets a number', () => {
  expect(freePath('a.py', ['b.py'])).toBe('a.py');
  expect(freePath('a.py', ['a.py', 'a_2.py'])).toBe('a_3.py');
  expect(freePath('notes', ['notes'])).toBe('notes_2');
});
