import { isObject, numberOr, parseJson, stringOr, type JsonObject } from '../lib/json';
import type {
  EndStatus,
  LiveStatus,
  Place,
  ProgramProblem,
  RunEvent,
  TextStream,
  Usage,
} from './protocol';

/**
 * Reads one text message of the stream: an event or an array of them. The page must outlive a server
 * that is newer, so whatever does not have the expected shape is passed over rather than refused.
 */
export function decodeMessage(text: string): RunEvent[] {
  const value = parseJson(text);
  const candidates: unknown[] = Array.isArray(value) ? value : [value];
  return candidates.flatMap((candidate) => {
    const event = isObject(candidate) ? decodeEvent(candidate) : null;
    return event ? [event] : [];
  });
}

function decodeEvent(raw: JsonObject): RunEvent | null {
  // A gap that the server makes for this reader alone may carry no number: it stands for its last event.
  const seq = numberOr(raw['seq'], raw['type'] === 'gap' ? numberOr(raw['to'], null) : null);
  if (seq === null) return null;
  return decodeKnown(seq, raw) ?? { type: 'other', seq };
}

function decodeKnown(seq: number, raw: JsonObject): RunEvent | null {
  switch (raw['type']) {
    case 'status': {
      const status = raw['status'];
      if (!isLive(status) && !isEnd(status)) return null;
      const queuePosition = numberOr(raw['queuePosition'], undefined);
      return { type: 'status', seq, status, ...(queuePosition !== undefined && { queuePosition }) };
    }
    case 'output': {
      const { stream, text } = raw;
      if (!isTextStream(stream) || typeof text !== 'string') return null;
      return { type: 'output', seq, stream, text };
    }
    case 'inputRequest':
      return {
        type: 'inputRequest',
        seq,
        prompt: stringOr(raw['prompt'], ''),
        isPassword: raw['password'] === true,
      };
    case 'problem':
      return { type: 'problem', seq, problem: decodeProblem(raw) };
    case 'truncated': {
      const { stream } = raw;
      if (!isTextStream(stream)) return null;
      return { type: 'truncated', seq, stream, bytes: numberOr(raw['bytes'], 0) };
    }
    case 'draw': {
      const ops = raw['ops'];
      return Array.isArray(ops) ? { type: 'draw', seq, ops: ops as unknown[] } : null;
    }
    case 'window':
      return decodeWindow(seq, raw);
    case 'display':
    case 'updateDisplay':
      return {
        type: 'display',
        seq,
        data: objectOr(raw['data']),
        metadata: objectOr(raw['metadata']),
        displayId: stringOr(raw['displayId'], null),
        isUpdate: raw['type'] === 'updateDisplay',
      };
    case 'notice':
      return {
        type: 'notice',
        seq,
        code: stringOr(raw['code'], ''),
        message: stringOr(raw['message'], ''),
      };
    case 'gap':
      return { type: 'gap', seq, from: numberOr(raw['from'], seq), to: numberOr(raw['to'], seq) };
    case 'exit':
      return decodeExit(seq, raw);
    default:
      return null;
  }
}

function decodeWindow(seq: number, raw: JsonObject): RunEvent {
  return {
    type: 'window',
    seq,
    title: stringOr(raw['title'], ''),
    width: numberOr(raw['width'], 0),
    height: numberOr(raw['height'], 0),
    isResizable: raw['resizable'] === true,
    hasCursor: raw['cursor'] !== false,
    isOpen: raw['open'] !== false,
  };
}

function decodeExit(seq: number, raw: JsonObject): RunEvent {
  const exitCode = numberOr(raw['exitCode'], undefined);
  // A signal is a name or a number, by the taste of whoever reports it.
  const signal = typeof raw['signal'] === 'number' ? String(raw['signal']) : raw['signal'];
  const error = raw['error'];
  const usage = decodeUsage(raw['usage']);
  return {
    type: 'exit',
    seq,
    // An end is an end: one that says nothing clear is no success.
    status: isEnd(raw['status']) ? raw['status'] : 'failed',
    reason: stringOr(raw['reason'], 'unknown'),
    ...(exitCode !== undefined && { exitCode }),
    ...(typeof signal === 'string' && { signal }),
    ...(typeof error === 'string' && { error }),
    ...(usage && { usage }),
  };
}

function decodeProblem(raw: JsonObject): ProgramProblem {
  const frames: unknown[] = Array.isArray(raw['frames']) ? raw['frames'] : [];
  return {
    kind: stringOr(raw['kind'], 'Exception'),
    message: stringOr(raw['message'], ''),
    frames: frames
      .filter(isObject)
      .map((frame) => ({ name: stringOr(frame['name'], ''), ...decodePlace(frame) })),
    ...decodePlace(raw),
  };
}

function decodePlace(raw: JsonObject): Place {
  const place: Place = {};
  for (const name of ['line', 'column', 'endLine', 'endColumn'] as const) {
    const value = raw[name];
    if (typeof value === 'number' && value >= 1) place[name] = value;
  }
  for (const name of ['file', 'source'] as const) {
    const value = raw[name];
    if (typeof value === 'string') place[name] = value;
  }
  return place;
}

function decodeUsage(raw: unknown): Usage | null {
  if (!isObject(raw)) return null;
  return {
    wallMs: numberOr(raw['wallMs'], 0),
    cpuMs: numberOr(raw['cpuMs'], 0),
    peakMemoryBytes: numberOr(raw['peakMemoryBytes'], 0),
  };
}

function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isLive(value: unknown): value is LiveStatus {
  return value === 'queued' || value === 'running';
}

function isEnd(value: unknown): value is EndStatus {
  return value === 'succeeded' || value === 'failed' || value === 'cancelled';
}

function isTextStream(value: unknown): value is TextStream {
  return value === 'stdout' || value === 'stderr';
}
