import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from './en';
import { preferred } from './language';
import { zh } from './zh';

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

// That none is missing, the compiler sees; that one was left in English, it does not.
test('every message is in its own language', () => {
  const same = texts(en).filter(([name, text]) => new Map(texts(zh)).get(name) === text);
  expect(same).toEqual([['title', 'Playpen']]);
  expect([...texts(en), ...texts(zh)].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('what the server may notice of a run has words in Chinese', () => {
  const source = readFileSync(new URL('../../../protocol/src/event.rs', import.meta.url), 'utf8');
  const codes = /enum NoticeCode \{([^}]*)\}/.exec(source)?.[1]?.match(/^ +[A-Z]\w+/gm) ?? [];
  const names = codes.map((code) =>
    code
      .trim()
      .replace(/(?<=.)(?=[A-Z])/g, '_')
      .toUpperCase(),
  );
  expect(names).toContain('EVENTS_DROPPED');
  expect(names.sort()).toEqual(Object.keys(zh.console.notices).sort());
});

test('the guide for operators quotes the page', () => {
  const guide = readFileSync(new URL('../../../docs/OPERATIONS.md', import.meta.url), 'utf8');
  expect(guide).toContain(`the editor says “${en.status.queued}”`);
});

test.each([
  [null, ['de', 'zh-TW', 'en'], 'zh-CN'],
  [null, ['en-GB'], 'en'],
  [null, ['de'], 'en'],
  ['zh-CN', ['en'], 'zh-CN'],
  ['klingon', ['zh'], 'zh-CN'],
])('chosen %s, browser %s: %s', (chosen, browser, language) => {
  expect(preferred(chosen, browser)).toBe(language);
});
