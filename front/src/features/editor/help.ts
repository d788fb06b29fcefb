import {
  acceptCompletion,
  autocompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { Prec, type Extension } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';
import { en, zh } from './mark-words';
import { marking } from './marking';

/** Help while a Python program is being written: what can be written, and what cannot be read. */
export function help(isChinese: boolean, onMark: (says: string) => void): Extension {
  return [
    autocompletion({
      override: [
        async (context) => {
          const { completions } = await import('./completion');
          return completions(context, isChinese);
        },
      ],
      // Enter makes a new line, as it says, until somebody chooses with the arrows.
      selectOnOpen: false,
      // So nothing is taken by accident, and a quick Tab has to count at once.
      interactionDelay: 0,
      icons: false,
    }),
    Prec.high(keymap.of([{ key: 'Tab', run: takeCompletion }])),
    marking(isChinese ? zh : en, onMark),
  ];
}

/** Tab takes what is chosen, or the first. */
function takeCompletion(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false;
  if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}
