import type { Refusal } from '../../api/problem';
import type { ExitEvent, RunEvent } from '../../api/protocol';
import type { StreamEnd } from '../../api/reconnect';

export type Phase = 'idle' | 'starting' | 'running' | 'stopping' | 'ended';

/** How a run came to its end, or why there was none. */
export type Outcome =
  | { kind: 'exit'; exit: ExitEvent }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'lost'; why: Exclude<StreamEnd, 'finished'> | 'stopUnconfirmed' };

export interface RunState {
  phase: Phase;
  /** The start has taken long enough to be told more about. */
  isSlow: boolean;
  /** The server has answered: there is a run. */
  isAccepted: boolean;
  queuePosition: number | null;
  /** The program waits for somebody to type. */
  isWaiting: boolean;
  /** The connection has been gone for long enough to be told about. */
  isReconnecting: boolean;
  outcome: Outcome | null;
}

export type Happening =
  | { type: 'pressedRun' }
  | { type: 'pressedStop' }
  | { type: 'forgotten' }
  | { type: 'startIsSlow' }
  | { type: 'accepted' }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'event'; event: RunEvent }
  | { type: 'answered' }
  | { type: 'disconnectedForLong' }
  | { type: 'connected' }
  | { type: 'lost'; why: Exclude<StreamEnd, 'finished'> | 'stopUnconfirmed' };

export const IDLE: RunState = {
  phase: 'idle',
  isSlow: false,
  isAccepted: false,
  queuePosition: null,
  isWaiting: false,
  isReconnecting: false,
  outcome: null,
};

/** The run as the page shows it, after something happened. */
export function next(state: RunState, happening: Happening): RunState {
  if (happening.type === 'pressedRun')
    return isLive(state) ? state : { ...IDLE, phase: 'starting' };
  if (happening.type === 'forgotten') return IDLE;
  // What arrives after the end (a stop that nobody confirmed, then did) changes nothing.
  if (!isLive(state)) return state;
  switch (happening.type) {
    case 'pressedStop':
      return { ...state, phase: 'stopping' };
    case 'startIsSlow':
      return state.phase === 'starting' ? { ...state, isSlow: true } : state;
    case 'accepted':
      return { ...state, isAccepted: true };
    case 'refused':
      return ended({ kind: 'refused', refusal: happening.refusal });
    case 'event':
      return afterEvent(state, happening.event);
    case 'answered':
      return { ...state, isWaiting: false };
    case 'disconnectedForLong':
      return { ...state, isReconnecting: true };
    case 'connected':
      return { ...state, isReconnecting: false };
    case 'lost':
      return ended({ kind: 'lost', why: happening.why });
  }
}

export function isLive(state: RunState): boolean {
  return state.phase !== 'idle' && state.phase !== 'ended';
}

function afterEvent(state: RunState, event: RunEvent): RunState {
  if (event.type === 'exit') return ended({ kind: 'exit', exit: event });
  if (event.type === 'status' && event.status === 'running') {
    return { ...state, phase: state.phase === 'starting' ? 'running' : state.phase };
  }
  if (event.type === 'status' && event.status === 'queued') {
    // A run whose runner was lost may be queued once more, and then it is starting again.
    const phase = state.phase === 'running' ? 'starting' : state.phase;
    const isSlow = state.isSlow || state.phase === 'running';
    return { ...state, phase, isSlow, queuePosition: event.queuePosition ?? null };
  }
  if (event.type === 'inputRequest') return { ...state, isWaiting: true };
  return state;
}

function ended(outcome: Outcome): RunState {
  return { ...IDLE, phase: 'ended', outcome };
}
