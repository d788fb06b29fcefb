import type { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { Mark } from './marks';

export type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

/** What no name of Python's has in it: signs of a Chinese keyboard above all. */
export const FOREIGN_SIGN = /[^\0-\x7f\p{XID_Continue}]/u;

const NO_TARGET =
  /^(?:Number|String|ContinuedString|FormatString|Boolean|None|(?:Binary|Unary|Call)Expression)$/;
/** Words that go on with an expression that begins with `print`, which is a name like others. */
const PRINTS = /^print[ \t]+(?!(?:if|in|is|and|or|not|else|for)\b)["'\p{L}\w]/u;

/** Slips that the editor's parser passes over: it is made to go on, and takes more for Python than Python does. */
export function slipOf(state: EditorState, node: SyntaxNode): Mark | null {
  const { name, from, to } = node;
  const text = () => state.sliceDoc(from, to);
  if (/^(?:Format)?String$/.test(name) && isOpen(text()))
    return { from, to: Math.min(to, state.doc.lineAt(from).to), kind: 'string' };
  if (/Name$/.test(name)) {
    const sign = FOREIGN_SIGN.exec(text());
    if (sign)
      return { from: from + sign.index, to: from + sign.index + sign[0].length, kind: 'sign' };
  }
  if (name === 'AssignOp' && node.prevSibling && NO_TARGET.test(node.prevSibling.name))
    return { from: node.prevSibling.from, to: node.prevSibling.to, kind: 'target' };
  if (name === 'PrintStatement' && PRINTS.test(text())) return { from, to, kind: 'print' };
  return /Statement|Definition/.test(name) ? (strayOf(state, node) ?? outsideOf(node)) : null;
}

/** A statement that has a meaning inside of another one only, where that is not. */
function outsideOf({ name, from, to, parent }: SyntaxNode): Mark | null {
  const home =
    name === 'ReturnStatement'
      ? /^Function/
      : /^(?:Break|Cont)/.test(name)
        ? /^(?:For|While)/
        : null;
  if (!home) return null;
  let around = parent;
  while (around && !home.test(around.name)) {
    // A loop around a function is none of what is in it, nor is a function around a class.
    around = /Definition$/.test(around.name) ? null : around.parent;
  }
  return around ? null : { from, to, kind: 'outside' };
}

/** Whether a text has no end. */
function isOpen(text: string): boolean {
  const [begin = '', quotes = ''] = /^[a-z]*("""|'''|"|')/i.exec(text) ?? [];
  return !text.slice(begin.length).replace(/\\[^]/g, '').endsWith(quotes);
}

/** A statement that does not line up with its block. */
function strayOf(state: EditorState, node: SyntaxNode): Mark | null {
  const { parent, from } = node;
  if (parent?.name !== 'Script' && parent?.name !== 'Body') return null;
  const own = indentOf(state, from);
  let first = parent.firstChild;
  while (first && !/Statement|Definition/.test(first.name)) first = first.nextSibling;
  const wanted = parent.name === 'Script' ? '' : first && indentOf(state, first.from);
  if (own === null || wanted === null || own === wanted) return null;
  const line = state.doc.lineAt(from);
  return { from, to: line.to, kind: 'indent' };
}

/** What a line that begins here begins with; null where something else stands before. */
function indentOf(state: EditorState, at: number): string | null {
  const before = state.sliceDoc(state.doc.lineAt(at).from, at);
  return before.trim() === '' ? before : null;
}
