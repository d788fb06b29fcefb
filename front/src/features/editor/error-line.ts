import {
  ChangeSet,
  RangeSet,
  StateEffect,
  StateField,
  type ChangeDesc,
  type EditorState,
  type Extension,
  type Line,
  type Text,
} from '@codemirror/state';
import {
  Decoration,
  EditorView,
  GutterMarker,
  gutterLineClass,
  type DecorationSet,
} from '@codemirror/view';

/** Where a run ended with an error. Each run has one of its own, also where it is the same line again. */
export interface ErrorPlace {
  /** From 1. */
  readonly line?: number;
}

/** Marks the line where the last run ended with an error; null takes the mark away. The same one again changes nothing. */
export const markErrorLine = StateEffect.define<ErrorPlace | null>();

interface Told {
  error: ErrorPlace | null;
  marks: DecorationSet;
  /** The text of which the error's line is one, and what has become of it. */
  doc: Text;
  since: ChangeDesc;
}

const line = Decoration.line({ class: 'cm-error-line' });
const gutter = new (class extends GutterMarker {
  override elementClass = 'cm-error-line';
})();

/** The mark goes with the line, and away as soon as the line is changed: it is being mended. */
const field = StateField.define<Told>({
  create: ({ doc }) => begun(null, doc),
  update(told, transaction) {
    const { docChanged, changes, startState, effects, state } = transaction;
    for (const effect of effects) {
      if (effect.is(markErrorLine) && effect.value !== told.error)
        return begun(effect.value, state.doc);
    }
    if (!docChanged || !told.error) return told;
    const at = told.marks.iter();
    const { from, to } = startState.doc.lineAt(at.value ? at.from : 0);
    const marks = changes.touchesRange(from, to) ? Decoration.none : told.marks.map(changes);
    return { ...told, marks, since: told.since.composeDesc(changes.desc) };
  },
  provide: (self) => [
    EditorView.decorations.from(self, ({ marks }) => marks),
    gutterLineClass.from(self, ({ marks }) =>
      marks.size > 0 ? RangeSet.of(gutter.range(marks.iter().from)) : RangeSet.of<GutterMarker>([]),
    ),
  ],
});

function begun(error: ErrorPlace | null, doc: Text): Told {
  const number = error?.line ?? 0;
  const isThere = number > 0 && number <= doc.lines;
  const marks = isThere ? Decoration.set(line.range(doc.line(number).from)) : Decoration.none;
  return { error, marks, doc, since: ChangeSet.empty(doc.length) };
}

/** Where a line is now, by the number that it had when the last run ended with an error. */
export function lineNow(state: EditorState, number: number): Line {
  const { error, doc, since } = state.field(field);
  const before = error ? doc : state.doc;
  const { from } = before.line(Math.min(Math.max(1, number), before.lines));
  return state.doc.lineAt(error ? since.mapPos(from, 1) : from);
}

export const errorLine: Extension = [
  field,
  EditorView.theme({
    '.cm-line.cm-error-line': {
      background: 'var(--bad-ground)',
      boxShadow: 'inset 3px 0 var(--bad)',
    },
    '.cm-gutterElement.cm-error-line': { color: 'var(--bad)', fontWeight: '700' },
  }),
];
