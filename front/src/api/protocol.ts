/**
 * The shapes that the server and this page exchange: those of requests are the server's own, in schema.ts, of which
 * the page always says some; those of the events of a run's stream stand here, as far as the page uses them. A field
 * or an event that is not named is ignored.
 */

import type { JsonObject } from '../lib/json';
import type { components } from './schema';

export const PROTOCOL_VERSION = 2;
export const STREAM_PROTOCOL = 'playpen.v1';

type Schemas = components['schemas'];

export type SourceFile = Schemas['SourceFile'] & { encoding: Schemas['Encoding'] };

/** `access: 'key'`: knowing the run's id allows reading it, and only `controlKey` allows stopping it. */
export type RunRequest = Schemas['RunRequest'] & {
  files: SourceFile[];
  access: 'key';
  interactive: boolean;
  /** Which of the files that the program leaves are wanted. */
  collect: string[];
};

export type RunAccepted = Pick<Schemas['Submitted'], 'jobId' | 'controlKey'>;

/** Why a file that was wanted is not there. */
export type NotCollected = Schemas['NotCollected'];

export type TextStream = 'stdout' | 'stderr';
export type LiveStatus = Extract<Schemas['Status'], 'queued' | 'running'>;
export type EndStatus = Exclude<Schemas['Status'], LiveStatus>;

/** Why a request was refused, and why a run ended. A server that is newer than this page may say others. */
export type ErrorCode = Schemas['ErrorCode'];
export type Reason = Schemas['Reason'];

/** What a notice is about, likewise. */
export type NoticeCode = 'PIPE_MISUSED' | 'EVENTS_DROPPED' | 'DISPLAY_TOO_LARGE';

export type Usage = Pick<Schemas['Usage'], 'wallMs' | 'cpuMs' | 'peakMemoryBytes'>;

export interface StatusEvent {
  type: 'status';
  seq: number;
  status: LiveStatus | EndStatus;
  queuePosition?: number;
}

export interface OutputEvent {
  type: 'output';
  seq: number;
  stream: TextStream;
  text: string;
}

/** The program printed past its limit: so many bytes of `stream` were thrown away so far. */
export interface TruncatedEvent {
  type: 'truncated';
  seq: number;
  stream: TextStream;
  bytes: number;
}

/** The program drew: changes of its picture, as docs/DRAW.md has them. Whoever draws looks into them. */
export interface DrawEvent {
  type: 'draw';
  seq: number;
  ops: readonly unknown[];
}

/** A rectangle of a picture, in pixels, with what is in it now. */
export interface FramePart {
  /** A file of that kind; of `RGB`, three bytes for each pixel. */
  format: 'png' | 'jpeg' | 'webp' | 'RGB';
  bytes: Uint8Array<ArrayBuffer>;
  /** Where what it shows belongs. In a file they stand one below the other, each at the left. */
  areas: Area[];
}

/** A rectangle, in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The program's window, as it looks now. */
export interface FrameEvent {
  type: 'frame';
  seq: number;
  width: number;
  height: number;
  /** The parts are all of the picture; else they change the one before. */
  isKey: boolean;
  parts: FramePart[];
}

/** What is to be known of the program's window beside its picture. */
export interface WindowEvent {
  type: 'window';
  seq: number;
  title: string;
  width: number;
  height: number;
  isResizable: boolean;
  /** The pointer is to be seen over the picture. */
  hasCursor: boolean;
  isOpen: boolean;
}

/** A piece of the program's sound. */
export interface AudioEvent {
  type: 'audio';
  seq: number;
  sampleRate: number;
  channels: number;
  /** One packet, or signed 16-bit numbers, little-endian, those of the channels in turn. */
  format: 'opus' | 'pcm_s16le';
  /** When it was made, in milliseconds by the clock of the runner. */
  timestamp: number;
  durationMs: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The program displays something: in every form that it has, by MIME type, as docs/EVENTS.md has it. */
export interface DisplayEvent {
  type: 'display';
  seq: number;
  data: JsonObject;
  metadata: JsonObject;
  displayId: string | null;
  /** It takes the place of what was displayed under its `displayId`. */
  isUpdate: boolean;
}

/** Something about the run that its reader should know; `message` says it in English. */
export interface NoticeEvent {
  type: 'notice';
  seq: number;
  /** A `NoticeCode`, from a server of this page's age. */
  code: string;
  message: string;
}

/** The events from `from` to `to` are no longer kept by the server. */
export interface GapEvent {
  type: 'gap';
  seq: number;
  from: number;
  to: number;
}

export interface ExitEvent {
  type: 'exit';
  seq: number;
  status: EndStatus;
  /** A `Reason`, from a server of this page's age. */
  reason: string;
  exitCode?: number;
  signal?: string;
  error?: string;
  usage?: Usage;
}

/** The program waits for somebody to type. What it asked is also the end of its output. */
export interface InputRequestEvent {
  type: 'inputRequest';
  seq: number;
  prompt: string;
  isPassword: boolean;
}

/** Where something is in the program's own files. Lines and columns count from 1. */
export interface Place {
  file?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  /** The text of the line. */
  source?: string;
}

/** An error that a program did not handle. */
export interface ProgramProblem extends Place {
  /** Its class, with its module where that is not Python's own. */
  kind: string;
  message: string;
  /** The calls that led to it in the program's own files, the outermost first. */
  frames: (Place & { name: string })[];
}

export interface ProblemEvent {
  type: 'problem';
  seq: number;
  problem: ProgramProblem;
}

/** An event of a kind that this page does not show: it still counts for resuming. */
export interface OtherEvent {
  type: 'other';
  seq: number;
}

export type RunEvent =
  | StatusEvent
  | OutputEvent
  | InputRequestEvent
  | ProblemEvent
  | TruncatedEvent
  | DrawEvent
  | AudioEvent
  | DisplayEvent
  | NoticeEvent
  | FrameEvent
  | WindowEvent
  | GapEvent
  | ExitEvent
  | OtherEvent;

/** An answer to the program, or the end of all answers. A repeated `id` counts once. */
export type InputMessage =
  { type: 'input'; id: string; data: string } | { type: 'eof'; id: string };
/** What the person watching did with a picture. A repeated `id` counts once. */
export interface DoneMessage {
  type: 'event';
  id: string;
  event: object;
}
/** The frame of that number is on the screen: the program's next ones follow at that pace. */
export interface SeenMessage {
  type: 'seen';
  seq: number;
}
export type ClientMessage =
  { type: 'control'; key: string } | { type: 'cancel' } | InputMessage | DoneMessage | SeenMessage;

/** Why the server closed a stream. */
export const CloseCode = {
  unknownRun: 4004,
  serverRestarted: 4010,
} as const;
