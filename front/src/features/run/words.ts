import type { Problem, Refusal } from '../../api/problem';
import type { ErrorCode, ExitEvent, Reason } from '../../api/protocol';
import type { Messages } from '../../i18n/en';
import type { Outcome, RunState } from './state';

export type Tone = 'quiet' | 'busy' | 'good' | 'bad';

export interface Words {
  tone: Tone;
  /** A few words for the status line. */
  headline: string;
  /** A sentence that explains, where the headline does not say everything. */
  detail: string | null;
  /** Whether the way on is to run again, through no fault of the program. */
  offersRunAgain: boolean;
}

/** What the page says about a run, in the reader's language. */
export function describe(state: RunState, m: Messages, isExplained = false): Words {
  if (state.isReconnecting) return say('bad', m.status.reconnecting);
  switch (state.phase) {
    case 'idle':
      return say('quiet', m.status.ready);
    case 'starting':
      return say('busy', startingWords(state, m));
    case 'running':
      return state.isWaiting ? say('quiet', m.status.waiting) : say('busy', m.status.running);
    case 'stopping':
      return say('busy', m.status.stopping);
    case 'ended':
      return state.outcome
        ? outcomeWords(state.outcome, m, isExplained)
        : say('quiet', m.status.ready);
  }
}

function startingWords({ isSlow, isAccepted, queuePosition }: RunState, m: Messages): string {
  if (!isSlow) return m.status.starting;
  if (!isAccepted) return m.status.reaching;
  return queuePosition === null ? m.status.queued : m.status.queuedAt(queuePosition);
}

function outcomeWords(outcome: Outcome, m: Messages, isExplained: boolean): Words {
  switch (outcome.kind) {
    case 'exit':
      return exitWords(outcome.exit, m, isExplained);
    case 'refused':
      return say('bad', m.status.notStarted, refusalWords(outcome.refusal, m), true);
    case 'lost':
      return say('bad', m.status.lost, m.ended[outcome.why], true);
  }
}

function exitWords(exit: ExitEvent, m: Messages, isExplained: boolean): Words {
  if (exit.status === 'succeeded') return say('good', m.status.finished);
  if (exit.status === 'cancelled') return say('quiet', m.status.stopped, m.reason.cancelled);
  if (isExplained && exit.reason === 'exit') return say('bad', m.status.failed);
  const isOurFault = ['lost', 'sandbox', 'internal'].includes(exit.reason);
  return say('bad', m.status.failed, reasonWords(exit, m), isOurFault);
}

function reasonWords({ reason, exitCode, signal, error }: ExitEvent, m: Messages): string {
  const known = reason as Reason;
  switch (known) {
    case 'exit':
      return m.reason.exit(exitCode ?? 1);
    case 'signal':
      return m.reason.signal(signal ?? '?');
    case 'timeout':
    case 'cpu':
    case 'memory':
    case 'disk':
    case 'processes':
    case 'idle':
    case 'abandoned':
    case 'cancelled':
    case 'lost':
    case 'sandbox':
    case 'internal':
      return m.reason[known];
    case 'unschedulable':
      // What is missing is for the operator, who needs the server's own words.
      return error
        ? `${m.reason.unschedulable} ${m.refusal.serverSays(error)}`
        : m.reason.unschedulable;
    default:
      known satisfies never;
      return error ?? m.reason.unknown;
  }
}

/** Why a run did not start: in the reader's language where the code is known, else as the server says it. */
export function refusalWords(refusal: Refusal, m: Messages): string {
  if (refusal.kind === 'unreachable') return m.refusal.unreachable;
  const known = knownRefusal(refusal.problem, m);
  const { message, status, retryAfterSeconds } = refusal.problem;
  if (known === null) return message ? m.refusal.serverSays(message) : m.refusal.other(status);
  if (retryAfterSeconds) return `${known} ${m.refusal.inSeconds(retryAfterSeconds)}`;
  return isOfTheMoment(refusal.problem) ? `${known} ${m.refusal.soon}` : known;
}

function knownRefusal({ errorCode }: Problem, m: Messages): string | null {
  const code = errorCode as ErrorCode | null;
  switch (code) {
    case 'QUEUE_FULL':
      return m.refusal.queueFull;
    case 'RATE_LIMITED':
      return m.refusal.rateLimited;
    case 'SERVER_BUSY':
      return m.refusal.busy;
    case 'SHUTTING_DOWN':
      return m.refusal.shuttingDown;
    case 'REQUEST_TIMEOUT':
      return m.refusal.tooSlow;
    case 'INTERNAL':
      return m.reason.internal;
    case 'FILE_TOO_LARGE':
      return m.refusal.fileTooLarge;
    case 'PAYLOAD_TOO_LARGE':
      return m.refusal.payloadTooLarge;
    case 'FILE_COUNT_EXCEEDED':
      return m.refusal.fileCount;
    case 'EMPTY_FILES':
      return m.refusal.emptyProgram;
    case 'INVALID_FILE_PATH':
    case 'DUPLICATE_FILE_PATH':
      return m.refusal.invalidPath;
    case 'INVALID_FILE_CONTENT':
      return m.refusal.unreadable;
    case 'INVALID_ENTRY':
    case 'ENTRY_NOT_FOUND':
      return m.refusal.entry;
    case 'UNSUPPORTED_PROTOCOL':
      return m.refusal.outdated;
    case 'SERVER_RESTARTED':
      return m.ended.restarted;
    case 'UNAUTHORIZED':
      return m.refusal.unauthorized;
    case 'FORBIDDEN':
      return m.refusal.forbidden;
    case 'NOT_FOUND':
      return m.refusal.notFound;
    case 'IDEMPOTENCY_CONFLICT':
      return m.refusal.conflict;
    // This page says nothing of the kind: only another version of it would.
    case 'UNSUPPORTED_LANGUAGE':
    case 'INVALID_ENCODING':
    case 'INVALID_ENVIRONMENT':
    case 'INVALID_PAYLOAD':
    case 'METHOD_NOT_ALLOWED':
    case 'STALE_LEASE':
      return m.refusal.notUnderstood;
    case null:
      return null;
    default:
      code satisfies never;
      return null;
  }
}

const OF_THE_MOMENT: readonly (string | null)[] = [
  'QUEUE_FULL',
  'RATE_LIMITED',
  'SERVER_BUSY',
  'SHUTTING_DOWN',
  'REQUEST_TIMEOUT',
] satisfies ErrorCode[];

function isOfTheMoment({ errorCode }: Problem): boolean {
  return OF_THE_MOMENT.includes(errorCode);
}

function say(
  tone: Tone,
  headline: string,
  detail: string | null = null,
  offersRunAgain = false,
): Words {
  return { tone, headline, detail, offersRunAgain };
}
