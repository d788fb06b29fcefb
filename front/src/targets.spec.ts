import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * What the oldest browsers that the page is built for (vite.config.ts) do not have. The build makes new syntax old,
 * and leaves calls as they are: where one of these is used, it has to do without.
 */
const NEWER = [
  /userActivation\.(?!\?)/, // Firefox 120
  /\.(toSorted|toReversed|toSpliced)\(/, // Firefox 115
  /(Object|Map)\.groupBy\(/, // Chrome 117
  /Promise\.(withResolvers|try)\(/, // Chrome 119
  /Array\.fromAsync\(/, // Chrome 121
  /checkVisibility\(/, // Safari 17.4
  /URL\.(canParse|parse)\(/, // Chrome 120
  /\.(isWellFormed|toWellFormed)\(/, // Chrome 111
  /AbortSignal\.any\(/, // Chrome 116
  /\b(requestIdleCallback|scheduler)\b/, // no Safari
  /\.(showPopover|hidePopover|togglePopover)\(|\bpopover=/, // Chrome 114
  /\b(De)?[cC]ompressionStream\b/, // Firefox 113
  /\bIterator\.(from|prototype)/, // Chrome 122
  /:has\(|@starting-style|light-dark\(|@property\b|anchor-name/, // Firefox 121 and later
  /^\s+&[ .:]/, // rules within rules: Chrome 112
];

test('the page calls nothing that its oldest browsers lack', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    // The code editor makes its own rules out of what looks like newer ones.
    (name) => /\.(ts|svelte|css)$/.test(name) && !/\.spec\.ts$|editor\/\w+\.ts$/.test(name),
  );
  expect(sources.length).toBeGreaterThan(100);
  const found = sources.flatMap((name) =>
    readFileSync(`${import.meta.dirname}/${name}`, 'utf8')
      .split('\n')
      .filter((line) => NEWER.some((pattern) => pattern.test(line)))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
