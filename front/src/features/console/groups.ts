import type { TextStream } from '../../api/protocol';
import type { Span } from './ansi';
import type { Line, Note } from './lines';

/**
 * Neighbouring lines of one stream, as one piece of text. Shown line by line, a flood of short lines has
 * the browser make ten thousand elements several times a second; shown so, it makes a hundred.
 */
export interface Text {
  from: TextStream;
  /** The first of its stream after another's. */
  leads: boolean;
  /** Each line ends with a newline, so that an empty one has its height. */
  spans: Span[];
}

export type Group = Text | { from: 'console'; note: Note };

export function groupsOf(lines: Line[]): Group[] {
  const groups: Group[] = [];
  for (const line of lines) {
    if (line.from === 'console') {
      if (line.note) groups.push({ from: 'console', note: line.note });
      continue;
    }
    const last = groups.at(-1);
    const text =
      last?.from === line.from ? last : { from: line.from, leads: line.leads, spans: [] };
    if (text !== last) groups.push(text);
    for (const span of line.spans) add(text, span);
    add(text, { text: '\n', css: '' });
  }
  return groups;
}

function add({ spans }: Text, { text, css }: Span): void {
  const last = spans.at(-1);
  if (last?.css === css) last.text += text;
  else spans.push({ text, css });
}
