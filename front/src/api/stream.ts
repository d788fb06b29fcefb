import { findRun, type Whereabouts } from './client';
import { decodeBinary } from './binary';
import { decodeMessage } from './decode';
import { currentOrigin, path, socketUrl } from './paths';
import { STREAM_PROTOCOL, type ClientMessage, type RunAccepted, type RunEvent } from './protocol';
import { GIVE_UP_AFTER_MS, meaningOfClose, pauseBefore, type StreamEnd } from './reconnect';

export interface StreamListener {
  /** Events in order, each once, whatever happens to the connection in between. */
  events(events: RunEvent[]): void;
  /** The connection is there (again), or was lost and is being sought. */
  connected(isConnected: boolean): void;
  /** The last call. */
  ended(end: StreamEnd): void;
}

/** What the stream needs from outside, so that its tests need no network. */
export interface StreamWorld {
  openSocket(url: string): WebSocket;
  findRun(jobId: string): Promise<Whereabouts>;
  chance(): number;
  /** Whether sound can be taken as it travels; a page without a secure context gets bare samples. */
  decodesOpus(): boolean;
  now(): number;
}

const browser: StreamWorld = {
  openSocket: (url) => new WebSocket(url, STREAM_PROTOCOL),
  findRun,
  chance: Math.random,
  decodesOpus: () => 'AudioDecoder' in globalThis,
  now: () => performance.now(),
};

/** A socket that neither opens nor fails (a cable pulled) is given up after this. */
const OPEN_TIMEOUT_MS = 10_000;
/** The server says something every 10 s. A connection without it is dead, of which there may be no other sign. */
const SILENT_MS = 25_000;

/** The live events of one run. It reconnects by itself and resumes after the last event that it has seen. */
export class RunStream {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #lastSeq = 0;
  #exitSeen = false;
  #attempt = 0;
  #lostAt: number | null = null;
  readonly #online = () => this.#comeBackNow();
  readonly #offline = () => this.reopen();

  constructor(
    private readonly run: RunAccepted,
    private readonly listener: StreamListener,
    private readonly world: StreamWorld = browser,
  ) {
    globalThis.addEventListener('online', this.#online);
    globalThis.addEventListener('offline', this.#offline);
    this.#open();
  }

  /** Sends when the connection stands; false says that it does not, and that nothing was sent. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Leaves a socket that may only look open, for minutes, and looks for a way back. */
  reopen(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    void this.#closed(socket, 1006, true);
  }

  /** Stops listening; no further call reaches the listener. */
  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    globalThis.removeEventListener('online', this.#online);
    globalThis.removeEventListener('offline', this.#offline);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #open(): void {
    const { jobId } = this.run;
    const target = path(
      'stream',
      { jobId },
      {
        after: this.#lastSeq,
        ...(!this.world.decodesOpus() && { audio: 'pcm' }),
      },
    );
    const socket = this.world.openSocket(socketUrl(target, currentOrigin()));
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let opened = false;
    this.#timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);

    socket.onopen = () => {
      clearTimeout(this.#timer);
      opened = true;
      this.#lostAt = null;
      this.send({ type: 'control', key: this.run.controlKey });
      this.#watch();
      this.listener.connected(true);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#socket !== socket) return;
      this.#watch();
      if (typeof data === 'string') this.#receive(decodeMessage(data));
      else if (data instanceof ArrayBuffer) this.#receive(decodeBinary(data));
    };
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) void this.#closed(socket, code, opened);
    };
  }

  #receive(events: RunEvent[]): void {
    // The server repeats nothing, but a proxy's retry might: each event counts once.
    const fresh = events.filter((event) => {
      if (event.seq <= this.#lastSeq) return false;
      this.#lastSeq = event.seq;
      return true;
    });
    if (fresh.length === 0) return;
    this.#attempt = 0;
    this.#exitSeen ||= fresh.some((event) => event.type === 'exit');
    this.listener.events(fresh);
  }

  async #closed(socket: WebSocket, code: number, opened: boolean): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    const end = meaningOfClose(code, this.#exitSeen);
    if (end) return this.#end(end);

    const now = this.world.now();
    this.#lostAt ??= now;
    this.listener.connected(false);
    if (!opened) {
      const whereabouts = await this.world.findRun(this.run.jobId);
      if (this.#socket !== socket) return;
      if (whereabouts === 'restarted' || whereabouts === 'unknown') return this.#end(whereabouts);
    }
    if (now - this.#lostAt > GIVE_UP_AFTER_MS) return this.#end('unreachable');
    const pause = pauseBefore(this.#attempt++, this.world.chance());
    this.#timer = setTimeout(() => this.#open(), pause);
  }

  /** The machine has a network again: no reason to sit out the pause. */
  #comeBackNow(): void {
    if (this.#lostAt === null || this.#socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#open();
  }

  /** Begins to wait for the next word. */
  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.reopen(), SILENT_MS);
  }

  #end(end: StreamEnd): void {
    this.close();
    this.listener.ended(end);
  }
}
