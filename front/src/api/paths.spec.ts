import { expect, test } from 'vitest';
import { httpUrl, path, socketUrl } from './paths';

const PAGE = 'http://playpen.school:8000/editor/';
const elsewhere = (base: string) => ({ base, page: PAGE });

test('parameters are escaped, and a query follows', () => {
  expect(path('runs', {})).toBe('/api/run');
  expect(path('cancel', { jobId: 'a/b c' })).toBe('/api/run/a%2Fb%20c/cancel');
  expect(path('stream', { jobId: 'x' }, { after: 12 })).toBe('/api/run/x/stream?after=12');
});

test('the server is where the page came from, unless a base says otherwise', () => {
  expect(httpUrl('/api/run', elsewhere(''))).toBe('http://playpen.school:8000/api/run');
  expect(httpUrl('/api/run', elsewhere('https://run.example'))).toBe('https://run.example/api/run');
  expect(httpUrl('/api/run', elsewhere('https://example.org/playpen/'))).toBe(
    'https://example.org/playpen/api/run',
  );
});

test('a socket is as secure as the server is', () => {
  expect(socketUrl('/api/run/x/stream', elsewhere(''))).toBe(
    'ws://playpen.school:8000/api/run/x/stream',
  );
  expect(socketUrl('/api/run/x/stream', elsewhere('https://run.example'))).toBe(
    'wss://run.example/api/run/x/stream',
  );
});

test('a path with a parameter that is missing or unknown does not compile', () => {
  // @ts-expect-error: the run is missing
  expect(path('cancel', {})).toContain('cancel');
  // @ts-expect-error: there is no such parameter
  expect(path('runs', { jobId: 'x' })).toBe('/api/run');
});
