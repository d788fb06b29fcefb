import { history, historyField, redoDepth, undoDepth } from '@codemirror/commands';
import { EditorState, type EditorStateConfig } from '@codemirror/state';
import { parseJson } from '../../lib/json';
import { readStored, writeStored } from '../../lib/storage';

/*
 * What can be undone outlives a reload: the history of each file is kept beside it, and is good for
 * exactly the text that it leads to.
 */
const KEY = 'playpen.history.';
/** A long history costs room that the programs need: past this, it is kept for this visit only. */
const MAX_LENGTH = 100_000;

export const undoable = history({ minDepth: 200 });

export function keepHistory(id: string, state: EditorState): void {
  // Nothing to undo is nothing to keep: who only looks leaves nothing behind.
  if (undoDepth(state) + redoDepth(state) === 0) return;
  const json = JSON.stringify(state.toJSON({ history: historyField }));
  if (json.length <= MAX_LENGTH) writeStored(KEY + id, json);
}

/** A state for this text, with the history that leads to it where there is one. */
export function stateWithHistory(id: string, text: string, config: EditorStateConfig): EditorState {
  const kept = parseJson(readStored(KEY + id) ?? '');
  if (kept !== undefined) {
    try {
      const state = EditorState.fromJSON(kept, config, { history: historyField });
      if (state.doc.toString() === text) return state;
    } catch {
      // Another version's history: the text is what counts.
    }
  }
  return EditorState.create({ ...config, doc: text });
}
