import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../api/client';
import type { ExitEvent, RunAccepted } from '../../api/protocol';
import type { StreamListener } from '../../api/stream';
import { RunSession, type Server } from './session.svelte';

const program = () => Promise.resolve({ files: [], entryPath: 'main.py' });
const run: RunAccepted = { jobId: 'run', controlKey: 'key' };
const exit: ExitEvent = { type: 'exit', seq: 5, status: 'cancelled', reason: 'cancelled' };

/** A session whose server is in the test's hands. */
function begin({ isStreamOpen = true } = {}) {
  const asked: string[] = [];
  const answers: ((answer: Answer<RunAccepted>) => void)[] = [];
  const listeners: StreamListener[] = [];
  const server: Server = {
    createRun: () => new Promise((resolve) => answers.push(resolve)),
    cancelRun: (jobId) => Promise.resolve(asked.push(`cancel ${jobId}`)),
    cancelRunOnLeaving: (jobId) => asked.push(`leave ${jobId}`),
    sendInput: (jobId, _, message) => Promise.resolve(asked.push(`${message.type} ${jobId}`)),
    openStream: (_, listener) => {
      listeners.push(listener);
      return {
        send: ({ type }) => isStreamOpen && asked.push(`send ${type}`) > 0,
        reopen: () => asked.push('reopen'),
        close: () => asked.push('close'),
      };
    },
  };
  const session = new RunSession(() => undefined, server);
  const answer = async (value: Answer<RunAccepted>, index = 0) => {
    // The program is read before the server is asked.
    await vi.advanceTimersByTimeAsync(0);
    answers[index]?.(value);
    await vi.advanceTimersByTimeAsync(0);
  };
  const stream = () => listeners.at(-1) as StreamListener;
  return { session, asked, answer, stream };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('stopping goes by the stream, and closing follows the exit', async () => {
  const { session, asked, answer, stream } = begin();
  void session.start(program);
  await answer({ ok: true, value: run });
  stream().events([{ type: 'status', seq: 1, status: 'running' }]);
  session.stop();
  session.stop();
  expect(session.state.phase).toBe('stopping');
  stream().events([exit]);
  expect(session.state.outcome).toEqual({ kind: 'exit', exit });
  expect(asked).toEqual(['send cancel', 'close']);
});

test('without a stream, stopping goes by HTTP, and once more when the stream is back', async () => {
  const { session, asked, answer, stream } = begin({ isStreamOpen: false });
  void session.start(program);
  await answer({ ok: true, value: run });
  session.stop();
  stream().connected(true);
  expect(asked).toEqual(['cancel run', 'cancel run']);
});

test('a stop that a dead connection swallowed goes by HTTP as well', async () => {
  const { session, asked, answer, stream } = begin();
  void session.start(program);
  await answer({ ok: true, value: run });
  session.stop();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual(['send cancel', 'cancel run', 'reopen']);
  stream().connected(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked.slice(3)).toEqual(['send cancel']);
});

test('a stop before the answer holds for the run that the answer brings', async () => {
  const { session, asked, answer } = begin();
  void session.start(program);
  session.stop();
  await answer({ ok: true, value: run });
  expect(session.state.phase).toBe('stopping');
  expect(asked).toEqual(['send cancel']);
});

test('a stop that nobody confirms ends in words, and a late run is not shown', async () => {
  const { session, asked, answer } = begin();
  void session.start(program);
  session.stop();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(session.state.outcome).toEqual({ kind: 'lost', why: 'stopUnconfirmed' });
  void session.start(program);
  await answer({ ok: true, value: { ...run, jobId: 'late' } }, 0);
  expect(session.state.phase).toBe('starting');
  expect(asked).toEqual(['cancel late']);
});

test('the queue is told of after a second, a break in the connection after two', async () => {
  const { session, answer, stream } = begin();
  void session.start(program);
  expect(session.state.isAccepted).toBe(false);
  await answer({ ok: true, value: run });
  expect(session.state.isAccepted).toBe(true);
  await vi.advanceTimersByTimeAsync(999);
  expect(session.state.isSlow).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(session.state.isSlow).toBe(true);

  stream().connected(false);
  await vi.advanceTimersByTimeAsync(1_500);
  stream().connected(false);
  expect(session.state.isReconnecting).toBe(false);
  await vi.advanceTimersByTimeAsync(500);
  expect(session.state.isReconnecting).toBe(true);
  stream().connected(true);
  expect(session.state.isReconnecting).toBe(false);
  stream().connected(false);
  stream().connected(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.state.isReconnecting).toBe(false);
});

test('a server that restarted ends the run', async () => {
  const { session, answer, stream } = begin();
  void session.start(program);
  await answer({ ok: true, value: run });
  stream().ended('restarted');
  expect(session.state.outcome).toEqual({ kind: 'lost', why: 'restarted' });
});

test('an answer goes by the stream, by HTTP without one, and once more when the stream is back', async () => {
  const open = begin();
  void open.session.start(program);
  await open.answer({ ok: true, value: run });
  open.stream().events([{ type: 'inputRequest', seq: 1, prompt: '', isPassword: false }]);
  expect(open.session.state.isWaiting).toBe(true);
  open.session.answer('Ada\n');
  expect(open.session.state.isWaiting).toBe(false);
  expect(open.asked).toEqual(['send input']);

  const closed = begin({ isStreamOpen: false });
  void closed.session.start(program);
  await closed.answer({ ok: true, value: run });
  closed.session.answer(null);
  expect(closed.asked).toEqual(['eof run']);

  open.stream().connected(true);
  expect(open.asked).toEqual(['send input', 'send input']);
});

test('leaving the page stops what runs, and nothing else', async () => {
  const { session, asked, answer } = begin();
  session.leave();
  void session.start(program);
  await answer({ ok: true, value: run });
  session.leave();
  expect(asked).toEqual(['leave run']);
});

test('a run whose program makes way for another is stopped, and nothing is left of it', async () => {
  const { session, asked, answer, stream } = begin();
  void session.start(program);
  await answer({ ok: true, value: run });
  stream().events([{ type: 'status', seq: 1, status: 'running' }]);
  session.forget();
  expect(session.state.phase).toBe('idle');
  expect(asked).toEqual(['cancel run', 'close']);
  stream().events([exit]);
  session.forget();
  expect(session.state.outcome).toBeNull();

  // Before the server has said that there is a run, and after one.
  void session.start(program);
  session.forget();
  await answer({ ok: true, value: { ...run, jobId: 'late' } }, 1);
  expect(asked.at(-1)).toBe('cancel late');
  expect(session.state.phase).toBe('idle');
});
