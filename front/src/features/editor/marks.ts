import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

/** What the page can say of a place that Python will not be able to read. */
export type MarkKind = 'bracket' | 'string' | 'colon' | 'sign' | 'unreadable';

export interface Mark {
  from: number;
  to: number;
  kind: MarkKind;
}

/** More than this many at once help nobody: the first is where to begin. */
const MAX_MARKS = 3;
/** Longer than any program that a person types takes. */
const READ_WITHIN_MS = 100;
const BEGINS_BLOCK = /^\s*(?:if|elif|else|for|while|def|class|try|except|finally|with)\b/;
/** Signs of a Chinese keyboard in the place of Python's. */
const FOREIGN_SIGN = /[（）【】｛｝：，；。“”‘’＝！]/;

/** The first few places where the program is no Python, one a line, as the editor's own parser finds them. */
export function marksIn(state: EditorState): Mark[] {
  const marks = new Map<number, Mark>();
  // A long program may not be read to its end yet, and would seem to end in the middle.
  const tree = ensureSyntaxTree(state, state.doc.length, READ_WITHIN_MS) ?? syntaxTree(state);
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || marks.size >= MAX_MARKS) return;
      const mark = markAt(state, node.from);
      const { number, text } = state.doc.lineAt(mark.from);
      // The parser still knows Python 2, whose `print` was no name.
      if (!marks.has(number) && !/^\s*print\s*=/.test(text)) marks.set(number, mark);
    },
  });
  return [...marks.values()];
}

function markAt(state: EditorState, at: number): Mark {
  let line = state.doc.lineAt(at);
  // What is missing at the end of a line shows at the beginning of a later one.
  while (line.number > 1 && state.doc.sliceString(line.from, at).trim() === '') {
    const before = state.doc.line(line.number - 1);
    at = before.to;
    line = before;
    if (before.text.trim() !== '') break;
  }
  const whole = { from: line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0), to: line.to };
  const code = line.text.replace(/(["'])(?:\\.|(?!\1).)*\1/g, (text) => '_'.repeat(text.length));
  const foreign = FOREIGN_SIGN.exec(code.replace(/#.*/, ''));
  if (foreign) {
    const from = line.from + foreign.index;
    return { from, to: from + 1, kind: 'sign' };
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
