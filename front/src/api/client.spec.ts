import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cancelRun, createRun, findRun } from './client';
import type { RunRequest } from './protocol';

const request: RunRequest = {
  protocolVersion: 2,
  language: 'python',
  access: 'key',
  interactive: true,
  collect: [],
  files: [{ path: 'main.py', content: 'print(1)', encoding: 'utf8' }],
  entryPath: 'main.py',
};
const accepted = () =>
  Response.json({ jobId: 'run', status: 'queued', controlKey: 'key' }, { status: 202 });

type Call = [url: string, init: { method: string; headers: Record<string, string>; body?: string }];

/** A server that gives these answers in turn; an error stands for a network that drops the call. */
function answering(...answers: (Response | TypeError)[]): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', (...call: Call) => {
    calls.push(call);
    const answer = answers.shift() ?? new TypeError('no answer is left');
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer);
  });
  return calls;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'http://playpen.school/' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a run is asked for, and its key comes back', async () => {
  const calls = answering(accepted());
  expect(await createRun(request)).toEqual({
    ok: true,
    value: { jobId: 'run', controlKey: 'key' },
  });
  const [url, init] = calls[0] as Call;
  expect(url).toBe('http://playpen.school/api/run');
  expect(JSON.parse(init.body ?? '')).toEqual(request);
  expect(init.headers['Playpen-Client']).toMatch(/^[\da-f]{32}$/);
});

test('a lost answer is asked for again under the same key', async () => {
  const calls = answering(new TypeError('dropped'), new Response('', { status: 502 }), accepted());
  const asked = createRun(request);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await asked).toMatchObject({ ok: true });
  const keys = calls.map(([, init]) => init.headers['Idempotency-Key']);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('each press has a key of its own, and the client keeps its id', async () => {
  const calls = answering(accepted(), accepted());
  await createRun(request);
  await createRun(request);
  const header = (name: string) => new Set(calls.map(([, init]) => init.headers[name])).size;
  expect(header('Idempotency-Key')).toBe(2);
  expect(header('Playpen-Client')).toBe(1);
});

test('a refusal is not tried again', async () => {
  const body = { status: 503, errorCode: 'QUEUE_FULL', message: 'the queue is full' };
  const calls = answering(Response.json(body, { status: 503, headers: { 'Retry-After': '2' } }));
  expect(await createRun(request)).toEqual({
    ok: false,
    refusal: { kind: 'problem', problem: { ...body, retryAfterSeconds: 2 } },
  });
  expect(calls).toHaveLength(1);
});

test('a network that stays away is said to', async () => {
  const calls = answering(...Array.from({ length: 4 }, () => new TypeError('dropped')));
  const asked = cancelRun('run', 'key');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await asked).toEqual({ ok: false, refusal: { kind: 'unreachable' } });
  expect(calls).toHaveLength(4);
  expect((calls[0] as Call)[1].headers['Playpen-Control']).toBe('key');
});

test.each([
  [200, 'known'],
  [404, 'unknown'],
  [410, 'restarted'],
  [502, 'unreachable'],
])('an answer of %i means that the run is %s', async (status, whereabouts) => {
  answering(new Response('', { status }));
  expect(await findRun('run')).toBe(whereabouts);
});
