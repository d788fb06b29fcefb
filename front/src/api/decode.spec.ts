import { expect, test } from 'vitest';
import { decodeMessage } from './decode';

const decode = (value: unknown) => decodeMessage(JSON.stringify(value));

test('one event and an array of them read alike', () => {
  const event = { type: 'output', seq: 3, at: 1, stream: 'stdout', text: 'hi\n' };
  const read = { type: 'output', seq: 3, stream: 'stdout', text: 'hi\n' };
  expect(decode(event)).toEqual([read]);
  expect(decode([event, event])).toEqual([read, read]);
});

test('a status carries the place in the queue where there is one', () => {
  expect(decode({ type: 'status', seq: 1, status: 'queued', queuePosition: 4 })).toEqual([
    { type: 'status', seq: 1, status: 'queued', queuePosition: 4 },
  ]);
  expect(decode({ type: 'status', seq: 2, status: 'running' })).toEqual([
    { type: 'status', seq: 2, status: 'running' },
  ]);
});

test('an exit keeps what it says and invents nothing', () => {
  const usage = { wallMs: 120, cpuMs: 40, peakMemoryBytes: 9_000_000 };
  const said = {
    status: 'failed',
    reason: 'signal',
    signal: 11,
    usage: { ...usage, level: 'full' },
  };
  expect(decode({ type: 'exit', seq: 9, ...said })).toEqual([
    { type: 'exit', seq: 9, status: 'failed', reason: 'signal', signal: '11', usage },
  ]);
  expect(decode({ type: 'exit', seq: 9 })).toEqual([
    { type: 'exit', seq: 9, status: 'failed', reason: 'unknown' },
  ]);
});

test('a gap without a number of its own stands for its last event', () => {
  expect(decode({ type: 'gap', from: 5, to: 80 })).toEqual([
    { type: 'gap', seq: 80, from: 5, to: 80 },
  ]);
});

test('what a newer server sends still counts for resuming', () => {
  expect(decode({ type: 'hologram', seq: 7 })).toEqual([{ type: 'other', seq: 7 }]);
  expect(decode({ type: 'output', seq: 8, stream: 'stdeye', text: 'x' })).toEqual([
    { type: 'other', seq: 8 },
  ]);
});

test.each(['', 'not JSON', 'null', '[1, null, {}]', '{"type":"output"}'])(
  'nonsense is passed over: %s',
  (text) => expect(decodeMessage(text)).toEqual([]),
);
