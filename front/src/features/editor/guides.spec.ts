import { indentUnit } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { levelOf } from './guides';

test('lines have the levels of their indentation, empty ones those around them', () => {
  const doc = 'for a in b:\n    if a:\n\n        x\n\n    y\n   \nz\n\tt';
  const state = EditorState.create({ doc, extensions: indentUnit.of('    ') });
  const levels = Array.from({ length: state.doc.lines }, (_, at) => levelOf(state, at + 1));
  expect(levels).toEqual([0, 1, 1, 2, 1, 1, 0, 0, 1]);
});
