import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

/** The colours of a theme, by their tokens. */
function coloursOf(...sources: string[]): Map<string, string> {
  const found = sources.flatMap((source) => [...source.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)]);
  return new Map(found.map(([, name = '', value = '']) => [name, value]));
}

/** The contrast of two colours, as WCAG 2.2 reckons it. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const code = ['panel', 'code-active', 'selection', 'match', 'bad-ground'];
const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].flatMap(
  (name) => [`ansi-${name}`, `ansi-bright${name.charAt(0).toUpperCase()}${name.slice(1)}`],
);

/** What is written on which grounds: 4.5 at least (1.4.3). */
const texts: [names: string[], grounds: string[]][] = [
  [['text'], ['ground', 'panel', 'accent-soft', 'bad-ground', 'selection', 'match', 'code-active']],
  [['text-soft'], ['ground', 'panel', 'accent-soft', 'bad-ground', 'code-active']],
  [
    ['accent', 'bad', 'typed'],
    ['panel', 'bad-ground'],
  ],
  [['accent'], ['accent-soft']],
  [['on-accent'], ['accent', 'accent-hover']],
  [['on-bad'], ['bad', 'bad-hover']],
  [['syntax-keyword', 'syntax-string', 'syntax-value', 'syntax-comment', 'syntax-function'], code],
  // What a program prints, also as an error.
  [ansi, ['panel', 'bad-ground']],
];

/** What marks a control or its state, on which grounds: 3 at least (1.4.11). */
const marks: [names: string[], grounds: string[]][] = [
  [['border-strong'], ['ground', 'panel']],
  [['accent'], ['ground', 'panel', 'accent-soft']],
  [
    ['bad', 'good'],
    ['panel', 'bad-ground'],
  ],
];

test.each([
  ['light', coloursOf(light)],
  ['dark', coloursOf(light, dark)],
])('everything can be told from its ground: %s', (_, colours) => {
  const tooLow = (pairs: typeof texts, least: number) =>
    pairs.flatMap(([names, grounds]) =>
      names.flatMap((name) =>
        grounds.flatMap((ground) => {
          const [one, other] = [colours.get(name), colours.get(ground)];
          if (!one || !other) return [`${name} on ${ground}: there is no such colour`];
          const found = contrast(one, other);
          return found < least ? [`${name} on ${ground}: ${found.toFixed(2)}`] : [];
        }),
      ),
    );
  expect(tooLow(texts, 4.5)).toEqual([]);
  expect(tooLow(marks, 3)).toEqual([]);
});

test('nothing is drawn half see-through, which would be another colour than those above', () => {
  const source = new URL('../', import.meta.url);
  const styled = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(svelte|css)$/.test(file),
  );
  expect(styled.length).toBeGreaterThan(30);
  const seenThrough = styled.filter((file) =>
    /opacity\s*:/.test(readFileSync(new URL(file, source), 'utf8')),
  );
  expect(seenThrough).toEqual([]);
});

test('the reckoning is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
