import { StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  GutterMarker,
  gutterLineClass,
  type DecorationSet,
} from '@codemirror/view';
import { RangeSet } from '@codemirror/state';

/** Marks the line where the last run ended with an error; null takes the mark away. */
export const markErrorLine = StateEffect.define<number | null>();

const line = Decoration.line({ class: 'cm-error-line' });
const gutter = new (class extends GutterMarker {
  override elementClass = 'cm-error-line';
})();

/** The mark goes with the line, and away as soon as the line is changed: it is being mended. */
const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markErrorLine)) continue;
      const { doc } = transaction.state;
      if (effect.value === null || effect.value > doc.lines || effect.value < 1)
        return Decoration.none;
      return Decoration.set(line.range(doc.line(effect.value).from));
    }
    if (!transaction.docChanged || marks.size === 0) return marks;
    const at = marks.iter().from;
    const { from, to } = transaction.startState.doc.lineAt(at);
    return transaction.changes.touchesRange(from, to)
      ? Decoration.none
      : marks.map(transaction.changes);
  },
  provide: (self) => [
    EditorView.decorations.from(self),
    gutterLineClass.from(self, (marks) =>
      marks.size > 0 ? RangeSet.of(gutter.range(marks.iter().from)) : RangeSet.of<GutterMarker>([]),
    ),
  ],
});

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
