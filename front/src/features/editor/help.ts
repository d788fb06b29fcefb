import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { linter } from '@codemirror/lint';
import { Prec, type Extension } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { marksIn, type MarkKind } from './marks';

/** How long a line is left in peace before what is wrong with it is marked. */
const MARK_AFTER_MS = 900;

export interface HelpWords {
  isChinese: boolean;
  marks: Record<MarkKind, string>;
}

/** Help while a Python program is being written: what can be written, and what cannot be read. */
export function help(words: HelpWords): Extension {
  return [
    autocompletion({
      override: [
        async (context) => {
          const { completions } = await import('./completion');
          return completions(context, words.isChinese);
        },
      ],
      // Enter makes a new line, as it says, until somebody chooses with the arrows.
      selectOnOpen: false,
      // So nothing is taken by accident, and a quick Tab has to count at once.
      interactionDelay: 0,
      icons: false,
    }),
    Prec.high(keymap.of([{ key: 'Tab', run: takeCompletion }])),
    linter((view) => marked(view, words.marks), { delay: MARK_AFTER_MS }),
  ];
}

/** Tab takes what is chosen, or the first. */
function takeCompletion(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false;
  if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

function marked(view: EditorView, words: HelpWords['marks']) {
  const { state } = view;
  const caret = state.doc.lineAt(state.selection.main.head).number;
  return (
    marksIn(state)
      // The line that is being written is not wrong, it is not finished.
      .filter(({ from }) => !view.hasFocus || state.doc.lineAt(from).number !== caret)
      .map(({ from, to, kind }) => ({
        from,
        to,
        severity: 'error' as const,
        message: words[kind],
      }))
  );
}
