import { expect, test } from 'vitest';
import { gamesIn } from './games';

test.each(['en', 'zh-CN'] as const)('each game has the files that it opens: %s', (language) => {
  for (const { files } of gamesIn(language)) {
    const [main] = files;
    const text = main && 'text' in main ? main.text : '';
    const opened = [...text.matchAll(/"([\w/]+\.(?:png|wav|txt))"/g)].map(([, path]) => path);
    expect(
      files
        .slice(1)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...new Set(opened)].sort());
  }
});

test('the same games in both languages, each in its own words', () => {
  const [english, chinese] = [gamesIn('en'), gamesIn('zh-CN')];
  expect(chinese.map(({ files }) => files.length)).toEqual(
    english.map(({ files }) => files.length),
  );
  const texts = [...english, ...chinese].map(({ files: [main] }) =>
    main && 'text' in main ? main.text : '',
  );
  expect(texts.map((text) => /[一-鿿]/.test(text))).toEqual(
    texts.map((_, i) => i >= english.length),
  );
});
