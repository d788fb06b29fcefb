import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Whereabouts } from './client';
import type { RunEvent } from './protocol';
import { RunStream, type StreamListener, type StreamWorld } from './stream';

/** A socket in the test's hands. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = FakeSocket.CONNECTING;
  readonly sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {}
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close(code = 1006) {
    this.readyState = FakeSocket.CLOSED;
    this.onclose?.({ code });
  }
  opens() {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  says(...events: object[]) {
    this.onmessage?.({ data: JSON.stringify(events) });
  }
}

const output = (seq: number) => ({ type: 'output', seq, stream: 'stdout', text: `${seq}\n` });

function listen(whereabouts: Whereabouts = 'unreachable', decodesOpus = true) {
  const sockets: FakeSocket[] = [];
  const heard: unknown[] = [];
  const listener: StreamListener = {
    events: (events: RunEvent[]) => heard.push(...events.map((event) => event.seq)),
    connected: (isConnected) => heard.push(isConnected ? 'connected' : 'lost'),
    ended: (end) => heard.push(end),
  };
  const world: StreamWorld = {
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    findRun: () => Promise.resolve(whereabouts),
    chance: () => 1,
    decodesOpus: () => decodesOpus,
    now: () => Date.now(),
  };
  const stream = new RunStream({ jobId: 'run', controlKey: 'key' }, listener, world);
  const socket = (index: number) => {
    const found = sockets[index];
    if (!found) throw new Error(`there is no socket ${index}`);
    return found;
  };
  return { stream, sockets, socket, heard };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { href: 'http://playpen.school/' });
  const network = new EventTarget();
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
  vi.stubGlobal('dispatchEvent', network.dispatchEvent.bind(network));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that cannot decode sound asks for bare samples', () => {
  expect(new URL(listen('unreachable', false).socket(0).url).searchParams.get('audio')).toBe('pcm');
  expect(new URL(listen().socket(0).url).searchParams.has('audio')).toBe(false);
});

test('a run is heard to its end', () => {
  const { stream, socket, heard } = listen();
  expect(socket(0).url).toBe('ws://playpen.school/api/run/run/stream?after=0');
  expect(stream.send({ type: 'cancel' })).toBe(false);
  socket(0).opens();
  socket(0).says(output(1), output(2));
  expect(stream.send({ type: 'cancel' })).toBe(true);
  socket(0).says({ type: 'exit', seq: 3, status: 'cancelled', reason: 'cancelled' });
  socket(0).close(1000);
  expect(heard).toEqual(['connected', 1, 2, 3, 'finished']);
  expect(socket(0).sent).toEqual([{ type: 'control', key: 'key' }, { type: 'cancel' }]);
});

test('a dropped stream resumes after the last event, and a repeated event counts once', async () => {
  const { sockets, socket, heard } = listen();
  socket(0).opens();
  socket(0).says(output(1), output(2));
  socket(0).close(1006);
  await vi.advanceTimersByTimeAsync(250);
  expect(socket(1).url).toMatch(/after=2$/);
  socket(1).opens();
  socket(1).says(output(2), output(3));
  expect(heard).toEqual(['connected', 1, 2, 'lost', 'connected', 3]);
  expect(sockets).toHaveLength(2);
});

test('a server that is gone is sought with growing pauses, and given up after two minutes', async () => {
  const { sockets, socket, heard } = listen();
  socket(0).opens();
  socket(0).close(1001);
  for (let second = 0; second < 130; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    if (sockets.at(-1)?.readyState === FakeSocket.CONNECTING) sockets.at(-1)?.close();
  }
  expect(heard.at(-1)).toBe('unreachable');
  expect(sockets.length).toBeGreaterThan(20);
  expect(sockets.length).toBeLessThan(40);
});

test('a server that restarted says so by closing, or over HTTP where it opens no stream', async () => {
  const closing = listen();
  closing.socket(0).opens();
  closing.socket(0).close(4010);
  expect(closing.heard).toEqual(['connected', 'restarted']);

  const refusing = listen('restarted');
  refusing.socket(0).close(1006);
  await vi.advanceTimersByTimeAsync(0);
  expect(refusing.heard).toEqual(['lost', 'restarted']);
});

test('a socket that never opens is given up', async () => {
  const { sockets } = listen();
  await vi.advanceTimersByTimeAsync(10_250);
  expect(sockets).toHaveLength(2);
});

test('losing the network leaves the dead socket, and its return ends the pause', async () => {
  const { sockets, socket, heard } = listen();
  socket(0).opens();
  dispatchEvent(new Event('offline'));
  expect(heard).toEqual(['connected', 'lost']);
  await vi.advanceTimersByTimeAsync(250);
  socket(1).close(1006);
  await vi.advanceTimersByTimeAsync(0);
  dispatchEvent(new Event('online'));
  expect(sockets).toHaveLength(3);
  socket(2).opens();
  expect(heard.at(-1)).toBe('connected');
});

test('a stream without a word is left, and one with words but no events is not', async () => {
  const { sockets, socket, heard } = listen();
  socket(0).opens();
  for (let time = 0; time < 60; time += 10) {
    await vi.advanceTimersByTimeAsync(10_000);
    socket(0).says();
  }
  socket(0).says(output(1));
  await vi.advanceTimersByTimeAsync(24_999);
  expect(heard).toEqual(['connected', 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toEqual(['connected', 1, 'lost']);
  await vi.advanceTimersByTimeAsync(250);
  expect(socket(1).url).toMatch(/after=1$/);
  expect(sockets).toHaveLength(2);
});

test('after closing, nothing is heard any more', async () => {
  const { stream, sockets, socket, heard } = listen();
  socket(0).opens();
  stream.close();
  socket(0).says(output(1));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(heard).toEqual(['connected']);
  expect(sockets).toHaveLength(1);
});
