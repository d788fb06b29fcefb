import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect, test } from 'vitest';
import { errorLine, lineNow, markErrorLine, type ErrorPlace } from './error-line';

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
const at = (line: number): ErrorPlace => ({ line });
const mark = (error: ErrorPlace | null) => ({ effects: markErrorLine.of(error) });

test('a line is marked, and the mark goes with it', () => {
  const state = start.update(mark(at(2))).state;
  expect(marked(state)).toBe(2);
  expect(marked(state.update({ changes: { from: 0, insert: 'zero\n' } }).state)).toBe(3);
  expect(marked(state.update(mark(null)).state)).toBeNull();
});

test('a line that is being mended is marked no more, others leave it marked', () => {
  const state = start.update(mark(at(2))).state;
  expect(marked(state.update({ changes: { from: 5, insert: 'x' } }).state)).toBeNull();
  expect(marked(state.update({ changes: { from: 10, insert: 'x' } }).state)).toBe(2);
});

test('a line that is not there is not marked', () => {
  expect(marked(start.update(mark(at(9))).state)).toBeNull();
});

test('told again, an error is where it went, and mended where it was mended', () => {
  const error = at(2);
  const moved = start
    .update(mark(error))
    .state.update({ changes: { from: 0, insert: 'zero\n' } }).state;
  expect(marked(moved.update(mark(error)).state)).toBe(3);
  expect(lineNow(moved, 2).number).toBe(3);
  const mended = moved.update({ changes: { from: 10, insert: 'x' } }).state;
  expect(marked(mended.update(mark(error)).state)).toBeNull();
  expect(lineNow(mended, 2).number).toBe(3);
  // Another run's.
  expect(marked(mended.update(mark(at(2))).state)).toBe(2);
});

test('a line is found without an error, or past the end', () => {
  const changed = start.update({ changes: { from: 0, to: 13 } }).state;
  expect(lineNow(changed, 3).number).toBe(1);
  expect(lineNow(start, 9).number).toBe(3);
});
