import { isolateHistory } from '@codemirror/commands';
import { pythonLanguage } from '@codemirror/lang-python';
import { Compartment, EditorState, Prec, Transaction, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { lineNow, markErrorLine, type ErrorPlace } from './error-line';
import { appearance, editing } from './extensions';
import { help } from './help';
import { keepHistory, stateWithHistory } from './undo';

/** A pause in typing after which the history is kept; leaving the page keeps it at once. */
const KEEP_HISTORY_AFTER_MS = 600;

export interface CodeDocument {
  id: string;
  text: string;
  isPython: boolean;
  /** The browser keeps it, with what can be undone; another text comes from another tab, and is undone there. */
  isKept: boolean;
}

/** What the editor says, in the reader's language. */
export interface EditorWords {
  label: string;
  descriptionId: string;
  /** The words of its own panels, by their English ones. */
  phrases: Record<string, string>;
  isChinese: boolean;
}

export interface CodeEditor {
  /**
   * Shows a file, with the caret and the history that it had, and where the last run ended with an error in it. The
   * same file with another text takes that on.
   */
  show(document: CodeDocument, error: ErrorPlace | null): void;
  /** Names the editor for screen readers and puts its own words in the reader's language. */
  describe(words: EditorWords): void;
  select(anchor: number, head: number): void;
  /** Puts the caret at a line of the last run, from 1, and a column, from 0, in view and with the focus. */
  goTo(line: number, column: number): void;
  focus(): void;
  destroy(): void;
}

export interface CodeEditorOptions {
  parent: HTMLElement;
  document: CodeDocument;
  words: EditorWords;
  onChange: (id: string, text: string) => void;
  onRun: () => void;
  /** What the mark in the caret's line says; empty where there is none. Told again and again. */
  onMark: (says: string) => void;
}

export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const words = new Compartment();
  let said = options.words;
  let shown = options.document;
  let told: ErrorPlace | null = null;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  /** Files that were open before, as they were left. */
  const left = new Map<string, EditorState>();

  const changed = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    shown = { ...shown, text: update.state.doc.toString() };
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP_HISTORY_AFTER_MS);
    const isRemote = update.transactions.some((one) => one.annotation(Transaction.remote));
    if (!isRemote) options.onChange(shown.id, shown.text);
  });

  const stateOf = ({ id, text, isPython }: CodeDocument) =>
    stateWithHistory(id, text, {
      extensions: [
        runKeys(options.onRun),
        appearance,
        editing,
        // Without the names that it would offer: ours say what they are for (completion.ts).
        isPython ? pythonLanguage : [],
        words.of(speaking(said, isPython, options.onMark)),
        changed,
      ],
    });

  const view = new EditorView({ parent: options.parent, state: stateOf(options.document) });

  function keep() {
    clearTimeout(keeping);
    if (shown.isKept) keepHistory(shown.id, view.state);
  }
  addEventListener('pagehide', keep);

  /** A keyboard came up, or a phone was turned: the line being typed stays in view. */
  function resized() {
    if (!view.hasFocus) return;
    const { head } = view.state.selection.main;
    requestAnimationFrame(() => view.dispatch({ effects: EditorView.scrollIntoView(head) }));
  }
  globalThis.visualViewport?.addEventListener('resize', resized);

  function open(document: CodeDocument) {
    keep();
    left.set(shown.id, view.state);
    shown = document;
    const before = left.get(document.id);
    const isSame = before?.doc.toString() === document.text;
    view.setState(before && isSame ? before : stateOf(document));
    view.dispatch({
      effects: words.reconfigure(speaking(said, document.isPython, options.onMark)),
    });
  }

  /** Takes on what another tab has written, or a lesson, and leaves the caret where it is. */
  function takeOn(text: string) {
    const [from, to, insert] = difference(view.state.doc.toString(), text);
    view.dispatch({
      changes: { from, to, insert },
      annotations: [
        Transaction.remote.of(true),
        Transaction.addToHistory.of(!shown.isKept),
        isolateHistory.of('full'),
      ],
    });
  }

  return {
    show: (document, error) => {
      const isOther = document.id !== shown.id || document.isPython !== shown.isPython;
      if (isOther) open(document);
      else if (document.text !== shown.text) takeOn(document.text);
      if (isOther || error !== told) view.dispatch({ effects: markErrorLine.of(error) });
      told = error;
    },
    describe: (next) => {
      said = next;
      view.dispatch({ effects: words.reconfigure(speaking(next, shown.isPython, options.onMark)) });
    },
    select: (anchor, head) => view.dispatch({ selection: { anchor, head } }),
    goTo: (number, column) => {
      const line = lineNow(view.state, number);
      const anchor = Math.min(line.to, line.from + Math.max(0, column));
      view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => {
      removeEventListener('pagehide', keep);
      globalThis.visualViewport?.removeEventListener('resize', resized);
      keep();
      view.destroy();
    },
  };
}

function speaking(
  words: EditorWords,
  isPython: boolean,
  onMark: CodeEditorOptions['onMark'],
): Extension {
  const { label, descriptionId, phrases } = words;
  return [
    isPython ? help(words.isChinese, onMark) : [],
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': descriptionId,
      // What can be edited takes the focus anyway; tools that look for a reason to scroll want it said.
      tabindex: '0',
    }),
    EditorState.phrases.of(phrases),
  ];
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

/** What to replace in one text to make it another: all between what they begin and end with alike. */
export function difference(
  before: string,
  after: string,
): [from: number, to: number, insert: string] {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [from, before.length - end, after.slice(from, after.length - end)];
}
