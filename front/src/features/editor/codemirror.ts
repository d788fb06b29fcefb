import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { theme } from './theme';

/** How long Esc keeps Tab for leaving the editor; any other key ends it at once. */
const TAB_LEAVES_FOR_MS = 60_000;

export interface CodeEditor {
  /** Names the editor for screen readers, again when the language changes. */
  describe(label: string, descriptionId: string): void;
  focus(): void;
  destroy(): void;
}

export interface CodeEditorOptions {
  parent: HTMLElement;
  text: string;
  selection: { anchor: number; head: number };
  onChange: (text: string) => void;
  onRun: () => void;
}

export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const description = new Compartment();
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      selection: options.selection,
      extensions: [
        runKeys(options.onRun),
        appearance(),
        editing(),
        description.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    describe: (label, descriptionId) => {
      const attributes = {
        'aria-label': label,
        'aria-describedby': descriptionId,
        // What can be edited takes the focus anyway; tools that look for a reason to scroll want it said.
        tabindex: '0',
      };
      view.dispatch({
        effects: description.reconfigure(EditorView.contentAttributes.of(attributes)),
      });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Before all other keys: by default, Mod-Enter inserts a line. */
function runKeys(onRun: () => void): Extension {
  const run = () => {
    onRun();
    return true;
  };
  return Prec.highest(
    keymap.of([
      { key: 'Mod-Enter', run, preventDefault: true },
      { key: 'Ctrl-Enter', run, preventDefault: true },
    ]),
  );
}

function appearance(): Extension {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    bracketMatching(),
    theme,
  ];
}

function editing(): Extension {
  return [
    history(),
    python(),
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    indentOnInput(),
    closeBrackets(),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
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
}
