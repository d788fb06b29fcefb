import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect, test } from 'vitest';
import { errorLine, markErrorLine } from './error-line';

/** The number of the marked line, or null. */
function marked(state: EditorState): number | null {
  for (const set of state.facet(EditorView.decorations)) {
    if (typeof set === 'function') continue;
    const cursor = set.iter();
    if (cursor.value) return state.doc.lineAt(cursor.from).number;
  }
  return null;
}

const start = EditorState.create({ doc: 'one\ntwo\nthree', extensions: errorLine });
const mark = (line: number | null) => ({ effects: markErrorLine.of(line) });

test('a line is marked, and the mark goes with it', () => {
  const state = start.update(mark(2)).state;
  expect(marked(state)).toBe(2);
  expect(marked(state.update({ changes: { from: 0, insert: 'zero\n' } }).state)).toBe(3);
  expect(marked(state.update(mark(null)).state)).toBeNull();
});

test('a line that is being mended is marked no more, others leave it marked', () => {
  const state = start.update(mark(2)).state;
  expect(marked(state.update({ changes: { from: 5, insert: 'x' } }).state)).toBeNull();
  expect(marked(state.update({ changes: { from: 10, insert: 'x' } }).state)).toBe(2);
});

test('a line that is not there is not marked', () => {
  expect(marked(start.update(mark(9)).state)).toBeNull();
});
