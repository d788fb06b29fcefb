import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser';
import { Child } from './support/child';
import { embedded, heard, lesson, say } from './support/lesson';
import { startPlatform, type Platform } from './support/platform';
import { startSite, type Site } from './support/site';

/** A page that shows the editor in a frame of its own, and orders it about. */
function frameOf(editor: string): string {
  return `<!doctype html><iframe src="${editor}" style="width:100%;height:400px"></iframe>`;
}

const hostile = `<!doctype html><script>
  // The editor is a frame of the same page: whoever is in it can reach that window.
  const editor = parent.frames[0];
  editor.postMessage({ type: 'playpen.setCode', code: 'print("evil")' }, '*');
  editor.postMessage({ type: 'playpen.run' }, '*');
  parent.postMessage({ type: 'hostile.done' }, '*');
</script>`;

interface World {
  browser: Browser;
  site: Site;
  pages: Map<string, string>;
  platform: Platform;
}

/** Two origins: a site with lessons and a server that allows one of the site's two names. */
const world = test.extend<World>({
  pages: [({}, use) => use(new Map<string, string>()), { scope: 'file' }],
  browser: [
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  site: [
    async ({ pages }, use) => {
      const site = await startSite(pages);
      await use(site);
      await site.stop();
    },
    { scope: 'file' },
  ],
  platform: [
    async ({ site }, use) => {
      const platform = await startPlatform({ EMBED_ORIGINS: site.origin });
      await use(platform);
      await platform.stop();
    },
    { scope: 'file' },
  ],
});

world(
  'a lesson of an allowed origin shows a program and speaks with it; no other window does',
  async ({ browser, site, platform, pages }) => {
    pages.set('/hostile', hostile);
    pages.set('/lesson', lesson(embedded(platform.url), 'about:blank'));
    const page = await browser.newPage();
    await page.goto(`${site.origin}/lesson`);
    await heard(page, 'playpen.ready');
    const frame = page.frameLocator('#editor');
    await frame.locator('.cm-content').waitFor();
    expect(await frame.getByRole('button', { name: 'Menu' }).count()).toBe(0);

    // The neighbour reaches the window, but it is not the page around it.
    await page
      .locator('#neighbour')
      .evaluate(
        (neighbour: HTMLIFrameElement, address) => (neighbour.src = address),
        [`${site.otherOrigin}/hostile`].join(),
      );
    await heard(page, 'hostile.done');
    await say(page, { type: 'playpen.getCode' });
    expect(await heard(page, 'playpen.code')).toEqual({
      type: 'playpen.code',
      code: 'print("lesson")\n',
      isOurs: true,
    });
    await frame.getByText('What your program prints appears here.').waitFor();

    await say(page, { type: 'playpen.run' });
    await frame.getByRole('log').getByText('lesson').waitFor();
    expect(await heard(page, 'playpen.ended')).toMatchObject({ status: 'succeeded' });
    await say(page, { type: 'playpen.setCode', code: 'print(2)' });
    await expect.poll(() => frame.locator('.cm-content').innerText()).toBe('print(2)');
    await page.close();
  },
);

world(
  'pages that are not allowed show no editor, and nobody shows the child’s own programs',
  async ({ browser, site, platform, pages }) => {
    pages.set('/plain', frameOf(embedded(platform.url)));
    pages.set('/nested', frameOf(`${site.otherOrigin}/plain`));
    pages.set('/own', frameOf(platform.url));
    const page = await browser.newPage();
    const shown = async (address: string) => {
      const refused = page.waitForEvent('console', (message) =>
        message.text().includes('frame-ancestors'),
      );
      await page.goto(address);
      await refused;
      return page.frames().filter((frame) => frame.url().startsWith(platform.url)).length;
    };
    expect(await shown(`${site.otherOrigin}/plain`)).toBe(0);
    // Through an allowed page as well: every page around it has to be one.
    expect(await shown(`${site.origin}/nested`)).toBe(0);
    // Nor without embed=1, where a child could be made to press what it does not see.
    expect(await shown(`${site.origin}/own`)).toBe(0);
    await page.goto(`${site.origin}/plain`);
    await page.frameLocator('iframe').locator('.cm-content').waitFor();
    await page.close();
  },
);

world('an embedded editor keeps nothing', async ({ browser, platform }) => {
  const child = await Child.opens(browser, platform.url);
  await child.writes('print("mine")');
  await child.page.goto(embedded(platform.url));
  await child.coloured();
  await child.writes('print("the lesson’s")');
  await child.page.goto(platform.url);
  await child.coloured();
  expect(await child.program()).toBe('print("mine")');
  await child.leaves();
});

/** Builds the page for a server elsewhere into a folder. */
async function builds(folder: string, settings: Record<string, string>): Promise<void> {
  const building = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder, '--logLevel', 'error'],
    {
      cwd: resolve(import.meta.dirname, '..'),
      env: { ...process.env, NODE_ENV: 'production', ...settings },
      stdio: 'inherit',
    },
  );
  expect(await once(building, 'exit')).toEqual([0, null]);
}

/** A lesson that the build names, by one name of this machine, speaks with the page; by the other, it is a stranger's. */
async function expectHeard(browser: Browser, editor: string, lessons: Site): Promise<void> {
  const page = await browser.newPage();
  const shown = page.frameLocator('#editor');
  await page.goto(`${lessons.origin}/lesson`);
  await heard(page, 'playpen.ready');
  await say(page, { type: 'playpen.setCode', code: 'print("as" + "ked")' });
  await say(page, { type: 'playpen.run' });
  await shown.getByRole('log').getByText('asked').waitFor();
  expect(await heard(page, 'playpen.ended')).toMatchObject({ status: 'succeeded', isOurs: true });

  await page.goto(`${lessons.otherOrigin}/lesson`);
  await shown.locator('.cm-content').waitFor();
  const frame = page.frames().find((candidate) => candidate.url().startsWith(editor));
  // The page's own ear is older than this one, and has heard by then.
  const reached = await frame?.evaluateHandle(() => ({
    origin: new Promise((tell) => addEventListener('message', ({ origin }) => tell(origin))),
  }));
  await say(page, { type: 'playpen.setCode', code: 'print("evil")' });
  expect(await reached?.evaluate(({ origin }) => origin)).toBe(lessons.otherOrigin);
  expect(await shown.locator('.cm-content').innerText()).toContain('print("lesson")');
  expect(await page.evaluate(() => (globalThis as unknown as { heard: [] }).heard)).toEqual([]);
  await page.close();
}

world(
  'a page built for a server elsewhere runs there, if its origin is allowed, and hears whom it names',
  { timeout: 120_000 },
  async ({ browser }) => {
    const folder = await mkdtemp(join(tmpdir(), 'playpen-front-'));
    const site = await startSite(new Map(), folder);
    const lessons = await startSite(
      new Map([['/lesson', lesson(embedded(site.origin), 'about:blank')]]),
    );
    const platform = await startPlatform({ ALLOWED_ORIGINS: site.origin });
    await builds(folder, {
      VITE_API_BASE: platform.url,
      VITE_EMBED_ORIGINS: `https://school.example, ${lessons.origin}`,
    });

    const child = await Child.opens(browser, site.origin);
    await child.runs('print("hello", input("Who? "))');
    await child.page.getByLabel('Who?').fill('there');
    await child.page.keyboard.press('Enter');
    await child.reads('hello there');
    await child.seesStatus('Finished');
    await child.leaves();

    const stranger = await Child.opens(browser, site.otherOrigin);
    await stranger.runs('print("hello")');
    await stranger.seesStatus('Not started');
    await stranger.leaves();

    await expectHeard(browser, site.origin, lessons);
    await Promise.all(
      [site, lessons, platform].map((one) => one.stop()).concat(rm(folder, { recursive: true })),
    );
  },
);
