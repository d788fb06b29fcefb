import { expect, test } from 'vitest';
import type { ExitEvent } from '../../api/protocol';
import { IDLE, next, type Happening, type RunState } from './state';

const exit: ExitEvent = { type: 'exit', seq: 9, status: 'succeeded', reason: 'exit', exitCode: 0 };
const queued = (queuePosition?: number): Happening => ({
  type: 'event',
  event: {
    type: 'status',
    seq: 1,
    status: 'queued',
    ...(queuePosition !== undefined && { queuePosition }),
  },
});
const running: Happening = { type: 'event', event: { type: 'status', seq: 2, status: 'running' } };
const ended: Happening = { type: 'event', event: exit };

function after(...happenings: Happening[]): RunState {
  return happenings.reduce(next, IDLE);
}

test('a run goes from the press to its end', () => {
  expect(after({ type: 'pressedRun' }).phase).toBe('starting');
  expect(after({ type: 'pressedRun' }, queued(1), running).phase).toBe('running');
  expect(after({ type: 'pressedRun' }, queued(1), running, ended)).toEqual({
    ...IDLE,
    phase: 'ended',
    outcome: { kind: 'exit', exit },
  });
});

test('the place in the queue is kept up to date', () => {
  const waiting = after({ type: 'pressedRun' }, queued(7), { type: 'startIsSlow' }, queued(3));
  expect(waiting).toMatchObject({ phase: 'starting', isSlow: true, queuePosition: 3 });
});

test('a run that is being stopped stays so, whatever comes before its end', () => {
  const stopping = after({ type: 'pressedRun' }, { type: 'pressedStop' }, queued(1), running);
  expect(stopping.phase).toBe('stopping');
  expect(next(stopping, { type: 'pressedRun' })).toBe(stopping);
});

test('a run whose runner was lost starts again', () => {
  const again = after({ type: 'pressedRun' }, running, queued(2));
  expect(again).toMatchObject({ phase: 'starting', isSlow: true, queuePosition: 2 });
});

test('a broken connection is told of, and forgotten when it is back', () => {
  const broken = after({ type: 'pressedRun' }, running, { type: 'disconnectedForLong' });
  expect(broken).toMatchObject({ phase: 'running', isReconnecting: true });
  expect(next(broken, { type: 'connected' }).isReconnecting).toBe(false);
  expect(next(broken, { type: 'lost', why: 'restarted' })).toMatchObject({
    phase: 'ended',
    isReconnecting: false,
    outcome: { kind: 'lost', why: 'restarted' },
  });
});

test('after the end, only a new run changes anything', () => {
  const over = after({ type: 'pressedRun' }, { type: 'lost', why: 'stopUnconfirmed' });
  expect([ended, running, { type: 'pressedStop' } as const].reduce(next, over)).toBe(over);
  expect(next(over, { type: 'pressedRun' })).toEqual({ ...IDLE, phase: 'starting' });
});

test('until the server has answered, there is no queue to speak of', () => {
  const asking = after({ type: 'pressedRun' }, { type: 'startIsSlow' });
  expect(asking.isAccepted).toBe(false);
  expect(next(asking, { type: 'accepted' }).isAccepted).toBe(true);
});
