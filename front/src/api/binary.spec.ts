import { expect, test } from 'vitest';
import { decodeBinary } from './binary';

/** A message with that header and those bytes behind it. */
function message(header: unknown, bytes: number[] = []): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const whole = new Uint8Array(4 + json.length + bytes.length);
  new DataView(whole.buffer).setUint32(0, json.length);
  whole.set(json, 4);
  whole.set(bytes, 4 + json.length);
  return whole.buffer;
}

const frame = { type: 'frame', seq: 5, at: 1, width: 64, height: 48, key: true };
const area = { x: 0, y: 0, width: 32, height: 16 };
const part = { ...area, format: 'png', bytes: 2 };

test('a frame has its parts, each with its own bytes', () => {
  const second = { ...part, x: 32, format: 'jpeg', bytes: 3 };
  const [event] = decodeBinary(message({ ...frame, parts: [part, second] }, [1, 2, 3, 4, 5]));
  expect(event).toEqual({
    type: 'frame',
    seq: 5,
    width: 64,
    height: 48,
    isKey: true,
    parts: [
      { format: 'png', bytes: Uint8Array.of(1, 2), areas: [area] },
      { format: 'jpeg', bytes: Uint8Array.of(3, 4, 5), areas: [{ ...area, x: 32 }] },
    ],
  });
});

test('parts without bytes stand in the file of the one before', () => {
  const areasOf = (...parts: object[]) => {
    const bytes = parts.flatMap((one) => ('bytes' in one && one.bytes === 2 ? [1, 2] : []));
    const [event] = decodeBinary(message({ ...frame, parts }, bytes));
    return event?.type === 'frame' ? event.parts.map(({ areas }) => areas.map(({ x }) => x)) : null;
  };
  const below = { ...part, bytes: 0 };
  expect(areasOf(part, { ...below, x: 1 }, { ...below, x: 2 }, { ...part, x: 3 })).toEqual([
    [0, 1, 2],
    [3],
  ]);
  // Behind one of which nobody knows how high it is, nobody knows where they stand; and without a file there is none.
  expect(areasOf(part, { ...below, height: 0 }, { ...below, x: 2 })).toEqual([[0]]);
  expect(areasOf(below, { ...part, width: 0 }, below)).toEqual([]);
});

test('raw pixels are as many as the part has', () => {
  const raw = { x: 0, y: 0, width: 1, height: 1, format: 'RGB', bytes: 3 };
  expect(decodeBinary(message({ ...frame, parts: [raw] }, [1, 2, 3]))[0]).toMatchObject({
    parts: [{ format: 'RGB' }],
  });
  expect(decodeBinary(message({ ...frame, parts: [{ ...raw, width: 2 }] }, [1, 2, 3]))).toEqual([
    { type: 'frame', seq: 5, width: 64, height: 48, isKey: true, parts: [] },
  ]);
});

const audio = { type: 'audio', seq: 6, sampleRate: 48_000, channels: 2, format: 'opus' };

test('sound has its bytes', () => {
  const header = { ...audio, chunk: 1, timestamp: 1_700, durationMs: 20 };
  expect(decodeBinary(message(header, [7, 8]))).toEqual([
    { ...audio, timestamp: 1_700, durationMs: 20, bytes: Uint8Array.of(7, 8) },
  ]);
});

test.each([
  { format: 'mp3' },
  { channels: 3 },
  { channels: 1.5 },
  { sampleRate: 0 },
  { sampleRate: 1e6 },
])('sound that no browser plays is passed over: %o', (wrong) => {
  expect(decodeBinary(message({ ...audio, ...wrong }))).toEqual([{ type: 'other', seq: 6 }]);
});

test.each([
  ['bytes that are missing', { ...frame, parts: [part] }],
  ['no size', { ...frame, width: 0, parts: [] }],
  ['a size that no canvas has', { ...frame, width: 1e9, parts: [] }],
  ['no parts', frame],
  ['a kind of event that is not known', { type: 'hologram', seq: 5 }],
])('%s: it counts for resuming, and shows nothing', (_, header) => {
  expect(decodeBinary(message(header, [1]))).toEqual([{ type: 'other', seq: 5 }]);
});

test.each([
  ['nothing', new ArrayBuffer(0)],
  ['a header that is longer than the message', Uint8Array.of(0, 0, 1, 0, 65).buffer],
  ['no JSON', Uint8Array.of(0, 0, 0, 1, 65).buffer],
  ['no number', message({ type: 'frame' })],
])('nonsense is passed over: %s', (_, data) => {
  expect(decodeBinary(data)).toEqual([]);
});
