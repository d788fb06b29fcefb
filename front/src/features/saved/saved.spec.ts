import { expect, test, vi } from 'vitest';
import { readSaved } from './saved';

test('a snapshot tells what there is, and what is not', () => {
  vi.stubGlobal('location', { href: 'http://school.example/' });
  const snapshot = {
    files: [{ path: 'out/a b.png', bytes: 7 }, { path: 3 }, null],
    uncollected: [
      { path: 'big.csv', reason: 'tooLarge', why: 'with it …' },
      { path: 'new.csv', reason: 'of a later server', why: '…' },
      { path: 'old.csv', why: 'of an earlier one' },
    ],
  };
  expect(readSaved('7', JSON.stringify(snapshot))).toEqual({
    files: [
      {
        path: 'out/a b.png',
        bytes: 7,
        url: 'http://school.example/api/run/7/files/out%2Fa%20b.png',
      },
    ],
    missing: [
      { path: 'big.csv', why: 'tooLarge' },
      { path: 'new.csv', why: 'other' },
      { path: 'old.csv', why: 'other' },
    ],
  });
  expect(readSaved('7', 'no JSON')).toEqual({ files: [], missing: [] });
  vi.unstubAllGlobals();
});
