import { expect, test } from 'vitest';
import type { Refusal } from '../api/problem';
import { allowedParents, embedded, endOf, readMessage } from './embed';

test('an address brings a program along', () => {
  expect(embedded('?code=x')).toBeNull();
  expect(embedded('?embed=1')).toEqual({ code: '' });
  const code = 'print("你好")\nprint(1 + 2)\n';
  expect(embedded(`?${new URLSearchParams({ embed: '1', code }).toString()}`)).toEqual({ code });
});

test('only whole origins are allowed, and the page’s own', () => {
  expect(allowedParents('http://a', '')).toEqual(['http://a']);
  expect(
    allowedParents('http://a', 'https://b * https://*.c nonsense https://d:8443 https://e/'),
  ).toEqual(['http://a', 'https://b', 'https://d:8443']);
});

const parent = {} as Window;
const from = (data: unknown, origin = 'https://lesson', source: Window | null = parent) =>
  readMessage({ data, origin, source }, parent, ['https://lesson']);

test('an allowed parent is heard', () => {
  expect(from({ type: 'playpen.run' })).toEqual({ type: 'playpen.run' });
  expect(from({ type: 'playpen.setCode', code: 'x' })).toEqual({
    type: 'playpen.setCode',
    code: 'x',
  });
});

test('nobody else is, and nonsense is not either', () => {
  expect(from({ type: 'playpen.run' }, 'https://elsewhere')).toBeNull();
  expect(from({ type: 'playpen.run' }, 'https://lesson', null)).toBeNull();
  const nonsense = [null, 'x', {}, { type: 'other' }, { type: 'playpen.setCode', code: 3 }];
  expect(
    [...nonsense, { type: 'playpen.setCode', code: 'x'.repeat(300_000) }].map((data) => from(data)),
  ).toEqual(Array.from({ length: 6 }, () => null));
});

test('a lesson hears of every end, with its reason', () => {
  const problem = { status: 503, errorCode: 'QUEUE_FULL', message: null, retryAfterSeconds: null };
  const exit = { type: 'exit', seq: 1, status: 'failed', reason: 'timeout' } as const;
  const refused = (refusal: Refusal) => endOf({ kind: 'refused', refusal });
  const failed = (reason: string) => ({ type: 'playpen.ended', status: 'failed', reason });
  expect(endOf({ kind: 'exit', exit })).toEqual(failed('timeout'));
  expect(endOf({ kind: 'exit', exit: { ...exit, status: 'succeeded', reason: 'exit' } })).toEqual({
    ...failed('exit'),
    status: 'succeeded',
  });
  expect(refused({ kind: 'problem', problem })).toEqual(failed('QUEUE_FULL'));
  expect(refused({ kind: 'problem', problem: { ...problem, errorCode: null } })).toEqual(
    failed('refused'),
  );
  expect(refused({ kind: 'unreachable' })).toEqual(failed('unreachable'));
  expect(endOf({ kind: 'lost', why: 'restarted' })).toEqual(failed('restarted'));
});
