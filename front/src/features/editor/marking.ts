import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  hoverTooltip,
  keymap,
  ViewPlugin,
  type DecorationSet,
} from '@codemirror/view';
import { marksIn, type Mark, type MarkKind } from './marks';

/** How long a line is left in peace before what is wrong with it is marked. */
const MARK_AFTER_MS = 900;

type Words = Record<MarkKind, string>;

const setMarks = StateEffect.define<DecorationSet>();

/** The marks, each with its words; they go with the text. */
const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) =>
    transaction.effects.find((effect) => effect.is(setMarks))?.value ??
    marks.map(transaction.changes),
  provide: (self) => EditorView.decorations.from(self),
});

/**
 * Marks what Python will not be able to read. The words of a mark are there for a pointer, and `onMark` is told those of
 * the caret's line, again and again, or that there are none: keys, fingers and screen readers have no other way to them.
 */
export function marking(words: Words, onMark: (says: string) => void): Extension {
  return [
    field,
    ViewPlugin.define((view) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const mark = () => view.dispatch({ effects: setMarks.of(marked(view, words)) });
      const later = () => {
        clearTimeout(timer);
        timer = setTimeout(mark, MARK_AFTER_MS);
      };
      later();
      return {
        update: ({ docChanged, state }) => {
          if (docChanged) later();
          const { from, to } = state.doc.lineAt(state.selection.main.head);
          onMark(saidOf(state, from, to)?.says ?? '');
        },
        destroy: () => clearTimeout(timer),
      };
    }),
    keymap.of([{ key: 'F8', run: goToNext }]),
    hoverTooltip(({ state }, at) => {
      const said = saidOf(state, at, at);
      if (!said) return null;
      const dom = document.createElement('div');
      dom.className = 'cm-says';
      dom.textContent = said.says;
      return { pos: said.from, end: said.to, above: true, create: () => ({ dom }) };
    }),
  ];
}

function marked(view: EditorView, words: Words): DecorationSet {
  const { state } = view;
  const caret = state.doc.lineAt(state.selection.main.head).number;
  return Decoration.set(
    marksIn(state)
      // The line that is being written is not wrong, it is not finished.
      .filter(({ from }) => !view.hasFocus || state.doc.lineAt(from).number !== caret)
      .map(({ from, to, kind }: Mark) =>
        Decoration.mark({ class: 'cm-marked', says: words[kind] }).range(from, to),
      ),
    true,
  );
}

/** The first mark that touches these places. */
function saidOf(state: EditorState, from: number, to: number) {
  let said: { from: number; to: number; says: string } | undefined;
  state.field(field).between(from, to, (from, to, { spec }) => {
    said = { from, to, says: (spec as { says: string }).says };
    return false;
  });
  return said;
}

/** The caret goes to the next mark, or after the last one to the first. */
function goToNext(view: EditorView): boolean {
  const starts: number[] = [];
  view.state.field(field).between(0, view.state.doc.length, (from) => void starts.push(from));
  const { head } = view.state.selection.main;
  const anchor = starts.find((start) => start > head) ?? starts[0];
  if (anchor === undefined) return false;
  view.dispatch({ selection: { anchor }, scrollIntoView: true });
  return true;
}
