import { expect, test } from 'vitest';
import { displayWords } from '../features/display/display-words';
import { exampleWords } from '../features/examples/example-words';
import { cardWords } from '../features/problem/card-words';
import { savedWords } from '../features/saved/saved-words';
import { gameWords } from '../features/stage/game-words';
import { soundWords } from '../features/stage/sound-words';
import { stageWords } from '../features/stage/stage-words';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';

/** All messages as text, with example values for what they take. */
function texts(messages: object, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix + key;
    if (typeof value === 'string') return [[name, value]];
    if (typeof value === 'function')
      return [[name, (value as (x: string, y: number) => string)('7', 7)]];
    return texts(value as object, `${name}.`);
  });
}

// Words that come with a part of the page stand beside it.
const catalogues = {
  page: { en, 'zh-CN': zh },
  stage: stageWords,
  game: gameWords,
  sound: soundWords,
  saved: savedWords,
  display: displayWords,
  examples: exampleWords,
  problem: cardWords,
};

// That none is missing, the compiler sees; that one was left in English, it does not.
test.each(Object.entries(catalogues))('every message is in its own language: %s', (name, both) => {
  const [english, chinese] = [texts(both.en), texts(both['zh-CN'])];
  const same = english.filter(([key, text]) => new Map(chinese).get(key) === text);
  expect(same).toEqual(name === 'page' ? [['title', 'Playpen']] : []);
  expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
});
