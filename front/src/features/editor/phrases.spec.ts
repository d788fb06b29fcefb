import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { zh } from '../../i18n/zh';

const PACKAGES = ['autocomplete', 'commands', 'language', 'lint', 'search', 'view'];
/** Nothing can be folded here. */
const FOLDING = ['folded code', 'to', 'unfold'];

// The code editor's own words are keys, not messages: what a new version adds would stay English.
test('all that the code editor says has Chinese words', () => {
  const said = PACKAGES.flatMap((name) => {
    const url = import.meta.resolve(`@codemirror/${name}`);
    const source = readFileSync(new URL(url), 'utf8');
    return [...source.matchAll(/phrase\((?:\w+, )?"([^"]+)"/g)].map(([, words = '']) => words);
  });
  const wanted = new Set(said.filter((words) => !FOLDING.includes(words)));
  expect(Object.keys(zh.editor.phrases).sort()).toEqual([...wanted].sort());
});
