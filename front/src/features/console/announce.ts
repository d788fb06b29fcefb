import type { Line, Note } from './lines';

/** A screen reader that is given a flood reads for minutes: so many lines a second are worth hearing. */
const MAX_SPOKEN_LINES = 12;
const MAX_SPOKEN_LENGTH = 200;

export interface Batch {
  /** The id is the line's: the same text twice is spoken twice. */
  lines: { id: number; text: string; note: Note | null }[];
  /** How many lines came besides these. */
  more: number;
}

export const NOTHING_SPOKEN: Batch = { lines: [], more: 0 };

/** What to read out of the lines that came since the last batch: the end of it, as that is the news. */
export function batch(fresh: Line[]): Batch {
  const spoken = fresh
    .map((line) => ({ id: line.id, text: textOf(line), note: line.note }))
    .filter(({ text, note }) => note !== null || text.trim() !== '');
  return {
    lines: spoken
      .slice(-MAX_SPOKEN_LINES)
      .map((line) => ({ ...line, text: line.text.slice(0, MAX_SPOKEN_LENGTH) })),
    more: Math.max(0, spoken.length - MAX_SPOKEN_LINES),
  };
}

export function textOf(line: Line): string {
  return line.spans.map((span) => span.text).join('');
}
