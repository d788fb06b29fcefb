import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { errorLine } from './error-line';
import { indentationGuides } from './guides';
import { panels } from './panels';
import { theme } from './theme';
import { undoable } from './undo';

/** How long Esc keeps Tab for leaving the editor; any other key ends it at once. */
const TAB_LEAVES_FOR_MS = 60_000;

export const appearance: Extension = [
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  highlightSelectionMatches({ minSelectionLength: 2 }),
  drawSelection(),
  bracketMatching(),
  indentationGuides,
  errorLine,
  theme,
  panels,
  // A phone's keyboard takes half the page: the line being typed stays clear of its edge.
  EditorView.scrollMargins.of(() => ({ top: 24, bottom: 48 })),
];

export const editing: Extension = [
  undoable,
  indentUnit.of('    '),
  EditorState.tabSize.of(4),
  indentOnInput(),
  closeBrackets(),
  search({ top: true }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    ...searchKeymap,
    indentWithTab,
    {
      key: 'Escape',
      // The editor's own limit of two seconds is short for a child who reads the hint first.
      run: (view) => {
        view.setTabFocusMode(TAB_LEAVES_FOR_MS);
        return true;
      },
    },
  ]),
];
