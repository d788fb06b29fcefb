import { randomToken } from '../../lib/random';
import { cancelRun, cancelRunOnLeaving, createRun, sendInput, type Answer } from '../../api/client';
import {
  PROTOCOL_VERSION,
  type ClientMessage,
  type InputMessage,
  type RunAccepted,
  type RunEvent,
  type RunRequest,
  type SourceFile,
} from '../../api/protocol';
import { RunStream, type StreamListener } from '../../api/stream';
import { IDLE, isLive, next, type Happening, type RunState } from './state';

/** A start that takes longer is explained: the place in the queue. */
const SLOW_START_MS = 1_000;
/** A shorter break in the connection is nobody's business. */
const TELL_OF_BREAK_AFTER_MS = 2_000;
/** Stopping takes the server two seconds at most; after this, nobody is answering. */
const STOP_TIMEOUT_MS = 15_000;
/** A stop that is not confirmed by then may have gone into a connection that is dead. */
const STOP_AGAIN_AFTER_MS = 2_000;

type TimerName = 'slow' | 'break' | 'stop' | 'stopAgain';

/** What programs save for people: pictures, tables, text, sound, and what they pack. */
const ENDINGS = [
  'png,jpg,jpeg,gif,bmp,webp,svg,pdf',
  'PNG,JPG,JPEG,GIF,BMP',
  'csv,tsv,txt,json,md,html,xml,xlsx',
  'wav,mp3,ogg,npy,npz,db,sqlite,zip',
];
/** Beside the program and in folders; what begins with a dot is what libraries remember. */
const WANTED = ENDINGS.flatMap((endings) => [`[!.]*.{${endings}}`, `[!.]*/**/*.{${endings}}`]);

export interface Program {
  files: SourceFile[];
  entryPath: string;
}

/** The calls to the server, as far as a session makes any. */
export interface Server {
  createRun(request: RunRequest): Promise<Answer<RunAccepted>>;
  cancelRun(jobId: string, controlKey: string): Promise<unknown>;
  cancelRunOnLeaving(jobId: string, controlKey: string): void;
  sendInput(jobId: string, controlKey: string, message: InputMessage): Promise<unknown>;
  openStream(
    run: RunAccepted,
    listener: StreamListener,
  ): {
    send(message: ClientMessage): boolean;
    reopen(): void;
    close(): void;
  };
}

const theServer: Server = {
  createRun,
  cancelRun,
  cancelRunOnLeaving,
  sendInput,
  openStream: (run, listener) => new RunStream(run, listener),
};

/** One run at a time, from the press of the button to its last word. */
export class RunSession {
  state = $state.raw<RunState>(IDLE);

  /** Counts the presses of Run: an answer that comes after its press was given up is told apart by it. */
  #press = 0;
  #run: RunAccepted | null = null;
  #stream: ReturnType<Server['openStream']> | null = null;
  /** The last answer: a connection that was dying may have lost it. */
  #answer: InputMessage | null = null;
  #timers: Partial<Record<TimerName, ReturnType<typeof setTimeout> | undefined>> = {};

  constructor(
    private readonly onEvent: (event: RunEvent) => void,
    private readonly server: Server = theServer,
  ) {}

  /** The run's id, from when there is a run until it has ended. */
  get jobId(): string | null {
    return this.#run?.jobId ?? null;
  }

  /** Starts what `program` answers: reading it (pictures come from a database) is part of the start. */
  async start(program: () => Promise<Program>): Promise<void> {
    if (isLive(this.state)) return;
    this.#happened({ type: 'pressedRun' });
    this.#after('slow', SLOW_START_MS, { type: 'startIsSlow' });
    const press = ++this.#press;
    const answer = await this.server.createRun({
      protocolVersion: PROTOCOL_VERSION,
      language: 'python',
      access: 'key',
      interactive: true,
      collect: WANTED,
      ...(await program()),
    });
    const isGivenUp = press !== this.#press || !isLive(this.state);
    if (isGivenUp) return answer.ok ? this.#disown(answer.value) : undefined;
    if (!answer.ok) return this.#happened({ type: 'refused', refusal: answer.refusal });
    this.#run = answer.value;
    this.#happened({ type: 'accepted' });
    this.#listen(answer.value);
    if (this.state.phase === 'stopping') this.#cancel();
  }

  stop(): void {
    if (!isLive(this.state) || this.state.phase === 'stopping') return;
    this.#happened({ type: 'pressedStop' });
    this.#after('stop', STOP_TIMEOUT_MS, { type: 'lost', why: 'stopUnconfirmed' });
    this.#cancel();
  }

  /** Another program takes the place of this one: a run of it is stopped, and is nobody's business any more. */
  forget(): void {
    if (this.#run) this.#disown(this.#run);
    this.#happened({ type: 'forgotten' });
  }

  /** Answers the program; null says that there will be no more answers. */
  answer(data: string | null): void {
    const id = randomToken();
    this.#answer = data === null ? { type: 'eof', id } : { type: 'input', id, data };
    this.#happened({ type: 'answered' });
    if (!this.#run || this.#stream?.send(this.#answer)) return;
    void this.server.sendInput(this.#run.jobId, this.#run.controlKey, this.#answer);
  }

  /** Tells the program what the person watching did; what finds no connection is past. */
  tell(event: object): void {
    this.#stream?.send({ type: 'event', id: randomToken(), event });
  }

  /** Tells the server which frame is on the screen. */
  seen(seq: number): void {
    this.#stream?.send({ type: 'seen', seq });
  }

  /** The page is going away: the program would go on with nobody to see it. */
  leave(): void {
    if (this.#run) this.server.cancelRunOnLeaving(this.#run.jobId, this.#run.controlKey);
  }

  #listen(run: RunAccepted): void {
    this.#stream = this.server.openStream(run, {
      events: (events) => {
        for (const event of events) {
          this.onEvent(event);
          this.#happened({ type: 'event', event });
        }
      },
      connected: (isConnected) => {
        if (!isConnected) {
          this.#after('break', TELL_OF_BREAK_AFTER_MS, { type: 'disconnectedForLong' });
          return;
        }
        this.#forget('break');
        this.#happened({ type: 'connected' });
        // A stop that was sent into a dying connection is sent again; the server takes it once.
        if (this.state.phase === 'stopping') this.#cancel();
        if (this.#answer) this.#stream?.send(this.#answer);
      },
      ended: (end) => {
        if (end !== 'finished') this.#happened({ type: 'lost', why: end });
      },
    });
  }

  #cancel(): void {
    if (!this.#run) return;
    const { jobId, controlKey } = this.#run;
    const ask = () => void this.server.cancelRun(jobId, controlKey);
    if (!this.#stream?.send({ type: 'cancel' })) return ask();
    this.#timers.stopAgain ??= setTimeout(() => {
      ask();
      this.#stream?.reopen();
    }, STOP_AGAIN_AFTER_MS);
  }

  #disown(run: RunAccepted): void {
    void this.server.cancelRun(run.jobId, run.controlKey);
  }

  #happened(happening: Happening): void {
    this.state = next(this.state, happening);
    if (isLive(this.state)) return;
    this.#stream?.close();
    this.#stream = this.#run = this.#answer = null;
    Object.values(this.#timers).forEach((timer) => clearTimeout(timer));
    this.#timers = {};
  }

  #after(name: TimerName, milliseconds: number, happening: Happening): void {
    // The connection may be lost many times while it is sought: the first loss counts.
    this.#timers[name] ??= setTimeout(() => this.#happened(happening), milliseconds);
  }

  #forget(name: TimerName): void {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = undefined;
  }
}
