import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { FOREIGN_SIGN, slipOf, type SyntaxNode } from './slips';

/** What the page can say of a place that Python will not be able to read. */
export type MarkKind =
  | 'bracket'
  | 'string'
  | 'colon'
  | 'sign'
  | 'indent'
  | 'outside'
  | 'target'
  | 'print'
  | 'unreadable';

export interface Mark {
  from: number;
  to: number;
  kind: MarkKind;
}

/** More than this many at once help nobody: the first is where to begin. */
const MAX_MARKS = 3;
/** Longer than any program that a person types takes. */
const READ_WITHIN_MS = 100;
/** The parser still knows Python 2, whose `print` was no name. */
const PRINT_AS_NAME = /^\s*print(?:\s*[=.[<>*+/%-]|\s+(?:if|in|is|and|or|not)\b)/;
const BEGINS_BLOCK = /^\s*(?:if|elif|else|for|while|def|class|try|except|finally|with)\b(?!\s*=)/;

/** The first few places where the program is no Python, one a line, as the editor's own parser and `slipOf` find them. */
export function marksIn(state: EditorState): Mark[] {
  const marks = new Map<number, Mark>();
  // A long program that is not read to its end yet would seem to end in the middle: it has its marks after the next change.
  ensureSyntaxTree(state, state.doc.length, READ_WITHIN_MS)?.iterate({
    enter: (node) => {
      if (marks.size >= MAX_MARKS) return false;
      const slip = slipOf(state, node.node);
      // After an error it is a guess what belongs to which block.
      const isGuess = /^(?:indent|outside)$/.test(slip?.kind ?? '') && marks.size > 0;
      const mark = node.type.isError ? markAt(state, node.from) : isGuess ? null : slip;
      if (!mark) return true;
      const { number, text } = state.doc.lineAt(mark.from);
      const isFine = node.type.isError && (PRINT_AS_NAME.test(text) || isMoreThanParsed(node.node));
      if (!marks.has(number) && !isFine) marks.set(number, mark);
      // A text without an end has all the rest in it.
      return mark.kind !== 'string';
    },
  });
  return [...marks.values()];
}

/** Two things that Python reads and the parser does not: `4.` and a `yield` alone. */
function isMoreThanParsed({ parent }: SyntaxNode): boolean {
  if (parent?.name === 'MemberExpression') return parent.firstChild?.name === 'Number';
  return /^Yield/.test(parent?.name ?? '');
}

function markAt(state: EditorState, at: number): Mark {
  let line = state.doc.lineAt(at);
  // What is missing at the end of a line shows at the beginning of a later one.
  const before = state.sliceDoc(0, at).trimEnd();
  if (before !== '' && state.sliceDoc(line.from, at).trim() === '')
    line = state.doc.lineAt(before.length);
  const whole = { from: line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0), to: line.to };
  const code = line.text.replace(/(["'])(?:\\.|(?!\1).)*\1/g, (text) => '_'.repeat(text.length));
  const foreign = FOREIGN_SIGN.exec(code.replace(/#.*/, ''));
  if (foreign) {
    const from = line.from + foreign.index;
    return { from, to: from + foreign[0].length, kind: 'sign' };
  }
  // Texts that end are underscores by now, so a quote that is left has no partner.
  const quote = /["']/.exec(code.replace(/#[^"']*$/, ''));
  if (quote && !/"""|'''/.test(line.text))
    return { from: line.from + quote.index, to: line.to, kind: 'string' };
  const count = (signs: string) => Array.from(code).filter((sign) => signs.includes(sign)).length;
  if (count('([{') > count(')]}')) {
    const from = line.from + code.search(/[([{]/);
    return { from, to: line.to, kind: 'bracket' };
  }
  const bare = code.replace(/#.*/, '').trimEnd();
  if (BEGINS_BLOCK.test(bare) && !bare.endsWith(':')) return { ...whole, kind: 'colon' };
  return { ...whole, kind: 'unreadable' };
}
