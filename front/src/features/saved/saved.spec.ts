import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { readSaved, reasonOf } from './saved';

test('a snapshot tells what there is, and what is not', () => {
  vi.stubGlobal('location', { href: 'http://school.example/' });
  const snapshot = {
    files: [{ path: 'out/a b.png', bytes: 7 }, { path: 3 }, null],
    uncollected: [{ path: 'big.csv', why: 'it cannot be opened' }],
  };
  expect(readSaved('7', JSON.stringify(snapshot))).toEqual({
    files: [
      {
        path: 'out/a b.png',
        bytes: 7,
        url: 'http://school.example/api/run/7/files/out%2Fa%20b.png',
      },
    ],
    missing: [{ path: 'big.csv', why: 'unreadable' }],
  });
  expect(readSaved('7', 'no JSON')).toEqual({ files: [], missing: [] });
  vi.unstubAllGlobals();
});

test('what the runner says of files that it did not keep has words in both languages', () => {
  const sources = ['workspace/collect.rs', 'session/collecting.rs'].map((name) =>
    readFileSync(new URL(`../../../../runner/src/${name}`, import.meta.url), 'utf8'),
  );
  // What follows the code are tests.
  const code = sources.map((source) => source.split('#[cfg(test)]')[0]).join('\n');
  const said = [
    ...code.matchAll(
      /"((?:it|its|the|this|with|looking|sending|folders|only|\{\} more)\b[^"\n]* [^"\n]*)"/g,
    ),
  ].map(([, words = '']) => words);
  expect(said.length).toBeGreaterThan(12);
  expect(said).toContain('its name is not text (UTF-8)');
  expect(said.filter((words) => reasonOf(words) === 'other')).toEqual([
    'the server did not take it',
  ]);
  expect(reasonOf('its name is refused: it is too long')).toBe('kind');
});
