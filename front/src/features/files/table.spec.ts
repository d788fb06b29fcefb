import { expect, test } from 'vitest';
import { tableOf } from './table';

const rows = (text: string) => tableOf(text).rows;

test('values in rows, whatever separates them', () => {
  const want = [
    ['name', 'age'],
    ['Ada', '11'],
  ];
  expect(rows('name,age\nAda,11\n')).toEqual(want);
  expect(rows('name;age\r\nAda;11')).toEqual(want);
  expect(rows('name\tage\rAda\t11\r')).toEqual(want);
  expect(rows('')).toEqual([]);
  expect(rows('a,,\n\n,b')).toEqual([['a', '', ''], [''], ['', 'b']]);
});

test('quoted cells hold separators, ends of lines and quotes', () => {
  expect(rows('"a, b","c\nd","say ""hi"""\n1,2,3')).toEqual([
    ['a, b', 'c\nd', 'say "hi"'],
    ['1', '2', '3'],
  ]);
});

test('what is no CSV is shown as it stands', () => {
  expect(rows('"a"b,c\n"open, and\nnever closed')).toEqual([
    ['"a"b', 'c'],
    ['open, and\nnever closed'],
  ]);
});

test('of a long and wide file the beginning is shown', () => {
  const { rows, more } = tableOf(`${'x,'.repeat(99)}x\n`.repeat(1_000));
  expect([rows.length, rows[0]?.length, more]).toEqual([200, 50, 800]);
});
