import { expect, test } from 'vitest';
import { MODULES } from './members';
import * as modules from './names/modules';
import * as game from './names/pygame';
import * as python from './names/python';
import { signatureOf, type Name } from './names/read';

const groups = [
  ...MODULES.values(),
  ...Object.values(game),
  ...Object.values(python),
  modules.PATH,
  modules.ABOUT,
].filter((group): group is Name[] => group.every((name) => typeof name !== 'string'));

test('each name has a line in both languages, and stands once in its group', () => {
  const all = groups.flat();
  expect(all.length).toBeGreaterThan(360);
  expect(all.filter(({ name, en, zh }) => !name || !en || !/\p{sc=Han}|\d/u.test(zh))).toEqual([]);
  for (const group of groups)
    expect(new Set(group.map(({ name }) => name)).size).toBe(group.length);
});

test('each module is explained', () => {
  const explained = modules.ABOUT.map(({ name }) => name);
  expect(explained.sort()).toEqual([...MODULES.keys()].sort());
});

test('what goes into brackets has words in Chinese', () => {
  const words = groups.flat().flatMap((name) => signatureOf(name, true).match(/[a-z]+/g) ?? []);
  // The names of axes are the same everywhere.
  expect(words.filter((word) => !/^[xy]$/.test(word))).toEqual([]);
});
