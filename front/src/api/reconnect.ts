import { CloseCode } from './protocol';

/** How a stream ended for good. */
export type StreamEnd = 'finished' | 'unknown' | 'restarted' | 'unreachable';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** After so long without a connection, saying "reconnecting" is no longer honest. */
export const GIVE_UP_AFTER_MS = 120_000;

/** What a closed socket means: an end, or null where it is worth coming back. */
export function meaningOfClose(code: number, exitSeen: boolean): StreamEnd | null {
  if (exitSeen) return 'finished';
  if (code === CloseCode.unknownRun) return 'unknown';
  if (code === CloseCode.serverRestarted) return 'restarted';
  return null;
}

/**
 * How long to stay away before try number `attempt` (from 0): anything up to a bound that doubles, so that
 * a class of thirty whose server comes back does not return in one instant. `chance` is in [0, 1).
 */
export function pauseBefore(attempt: number, chance: number): number {
  const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  return Math.round(bound * chance);
}
