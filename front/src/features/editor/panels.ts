import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** A button or a field, as elsewhere on the page. */
const control = {
  minHeight: 'var(--target)',
  margin: '0',
  padding: '0 12px',
  border: '1px solid var(--border-strong)',
  borderRadius: 'var(--radius-small)',
  background: 'var(--panel)',
  fontSize: '1rem',
};

/** The search panel, completions and tips, in the page's sizes and colours. */
export const panels: Extension = EditorView.theme({
  '.cm-panels': { background: 'var(--panel)', color: 'var(--text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    padding: '8px 56px 8px 12px',
    font: 'inherit',
    fontFamily: 'var(--sans)',
  },
  // Finding and replacing is what a child looks for; patterns would only be in the way.
  '.cm-panel.cm-search br, .cm-panel.cm-search label:has([name=re], [name=word])': {
    display: 'none',
  },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    minHeight: 'var(--target)',
    margin: '0 4px 0 0',
    fontSize: '1rem',
  },
  '.cm-panel.cm-search input[type=checkbox]': { width: '20px', height: '20px', margin: '0' },
  '.cm-panel.cm-search .cm-textfield': {
    ...control,
    flex: '1 1 160px',
  },
  '.cm-panel.cm-search .cm-button': {
    ...control,
    color: 'inherit',
  },
  '.cm-panel.cm-search [name=close]': {
    top: '8px',
    right: '8px',
    width: 'var(--target)',
    height: 'var(--target)',
    color: 'inherit',
    fontSize: '1.5rem',
    cursor: 'pointer',
  },
  '.cm-searchMatch': { background: 'var(--match)', borderRadius: '2px' },
  '.cm-searchMatch-selected, .cm-selectionMatch': { background: 'var(--selection)' },
  '.cm-tooltip': {
    maxWidth: 'min(480px, calc(100vw - 24px))',
    border: '1px solid var(--border-strong)',
    borderRadius: 'var(--radius-small)',
    background: 'var(--panel)',
    color: 'var(--text)',
    fontFamily: 'var(--sans)',
    fontSize: '1rem',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '264px',
    fontFamily: 'var(--mono)',
    fontSize: '1rem',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    // Where a line is too short for both, what a name is for stands under it.
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '0 12px',
    minHeight: 'var(--target)',
    padding: '4px 12px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': {
    color: 'var(--accent)',
    textDecoration: 'none',
    fontWeight: '700',
  },
  '.cm-completionDetail': {
    margin: '0 0 0 auto',
    color: 'var(--text-soft)',
    fontFamily: 'var(--sans)',
    fontStyle: 'normal',
    whiteSpace: 'normal',
  },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 12px', overflow: 'visible' },
  '.cm-says': { padding: '8px 12px', borderLeft: '4px solid var(--bad)' },
  '.cm-marked': {
    textDecoration: 'underline wavy var(--bad)',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '4px',
  },
});
