import { expect } from 'vitest';
import { openBrowser } from './support/browser';
import { Child } from './support/child';
import { journey } from './support/journey';

interface Loaded {
  name: string;
  /** As it travelled, and as it is. */
  packed: number;
  bytes: number;
}

/** What of the page's own files has been loaded. */
function loaded(): Loaded[] {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return entries
    .filter(({ name }) => /\/assets\/.*\.(js|css)$/.test(name))
    .map(({ name, encodedBodySize: packed, decodedBodySize: bytes }) => ({ name, packed, bytes }));
}

// A browser takes brotli from pages that nobody can have changed on their way, and gzip from any.
journey.for([
  { host: '127.0.0.1', most: 0.32 },
  { host: 'playpen.school', most: 0.38 },
])('a first visit to $host downloads a third of the page', async ({ host, most }, { platform }) => {
  const { port } = new URL(platform.url);
  const browser = await openBrowser(['--host-resolver-rules=MAP playpen.school 127.0.0.1']);
  const child = await Child.opens(browser, `http://${host}:${port}`);
  const files = await child.page.evaluate(loaded);
  expect(files.some(({ name }) => name.includes('/codemirror-'))).toBe(true);
  const sum = (of: (file: Loaded) => number) => files.reduce((total, file) => total + of(file), 0);
  expect(sum(({ packed }) => packed) / sum(({ bytes }) => bytes)).toBeLessThan(most);
  await child.runs('print("unpacked")');
  await child.reads('unpacked');
  await browser.close();
});

journey(
  'browsers are asked to read the first script ahead, where they look for it',
  async ({ platform }) => {
    const page = await (await fetch(platform.url)).text();
    const [, script = ''] = /<script[^>]* src="([^"]*)"/.exec(page) ?? [];
    const code = await (await fetch(new URL(script, platform.url))).text();
    expect(code.slice(0, 30)).toContain('//# allFunctionsCalledOnLoad\n');
  },
);
