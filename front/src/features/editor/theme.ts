import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Every colour is a token of the page, so that the editor follows light and dark without a word. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--code-size)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: 'var(--code-line)', overflow: 'auto' },
  '.cm-content': { padding: 'var(--code-padding) 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 var(--code-padding) 0 8px' },
  '.cm-gutters': {
    // Long lines scroll away under the numbers.
    background: 'var(--panel)',
    border: 'none',
    color: 'var(--text-soft)',
  },
  '.cm-lineNumbers .cm-gutterElement': {
    minWidth: 'var(--code-gutter)',
    padding: '0 12px 0 8px',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': {
    background: 'var(--code-active)',
  },
  '.cm-cursor': { borderLeft: '2px solid var(--accent)' },
  '@media (prefers-reduced-motion: reduce)': {
    // The layer's own name for its blinking stands at the element.
    '.cm-cursorLayer': { animation: 'none !important' },
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { background: 'var(--selection)' },
  '&.cm-focused .cm-matchingBracket': {
    background: 'transparent',
    outline: '1px solid var(--text-soft)',
    borderRadius: '2px',
  },
  '&.cm-focused .cm-nonmatchingBracket': { background: 'var(--bad-ground)', color: 'var(--bad)' },
});

const syntax = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--syntax-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--syntax-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.escape], color: 'var(--syntax-value)' },
  { tag: [tags.comment], color: 'var(--syntax-comment)', fontStyle: 'italic' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))],
    color: 'var(--syntax-function)',
  },
  { tag: [tags.className, tags.definition(tags.className)], color: 'var(--syntax-function)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

export const theme: Extension = [look, syntaxHighlighting(syntax)];
