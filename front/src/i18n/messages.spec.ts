import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from './en';
import { preferred } from './language';
import { zh } from './zh';

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
