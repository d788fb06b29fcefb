import { getIndentUnit } from '@codemirror/language';
import { RangeSetBuilder, type EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';

/** How far an empty line looks for the block that it stands in. */
const MAX_LOOK = 200;

/** How many levels of indentation a line has; an empty line those that the block around it has. */
export function levelOf(state: EditorState, number: number): number {
  const columns = (at: number) => {
    const text = state.doc.line(at).text;
    const blank = /^[ \t]*/.exec(text)?.[0] ?? '';
    if (blank.length === text.length) return null;
    return Array.from(blank).reduce(
      (sum, char) => (char === '\t' ? sum + state.tabSize - (sum % state.tabSize) : sum + 1),
      0,
    );
  };
  const toLevel = (sum: number) => Math.ceil(sum / getIndentUnit(state));
  const own = columns(number);
  if (own !== null) return toLevel(own);
  const nearest = (step: number) => {
    for (let at = number + step; at >= 1 && at <= state.doc.lines; at += step) {
      if (Math.abs(at - number) > MAX_LOOK) break;
      const found = columns(at);
      if (found !== null) return found;
    }
    return 0;
  };
  return toLevel(Math.min(nearest(-1), nearest(1)));
}

/** A thin line for each level of indentation: in Python it means something, so it is to be seen. */
class Guides {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = guides(view);
  }

  update(update: ViewUpdate) {
    if (update.docChanged || update.viewportChanged) this.decorations = guides(update.view);
  }
}

function guides(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const level = levelOf(view.state, line.number);
      if (level > 0) {
        const attributes = { style: `--guides:${level}` };
        builder.add(line.from, line.from, Decoration.line({ class: 'cm-guided', attributes }));
      }
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const indentationGuides: Extension = [
  ViewPlugin.fromClass(Guides, { decorations: (plugin) => plugin.decorations }),
  EditorView.baseTheme({
    // One gradient a line, however many levels: it repeats every four letters.
    '.cm-guided': {
      backgroundImage:
        'repeating-linear-gradient(to right, var(--guide) 0 1px, transparent 1px 4ch)',
      backgroundSize: 'calc(var(--guides) * 4ch) 100%',
      backgroundRepeat: 'no-repeat',
      backgroundOrigin: 'content-box',
      backgroundPosition: '0 0',
    },
  }),
];
