import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violations } from './support/barriers';
import { journey as ordinary } from './support/journey';
import { startPlatform, type Platform } from './support/platform';

const TOKEN = 'a-token-of-the-operator-alone';

const journey = ordinary.extend<{ platform: Platform }>({
  platform: [
    async ({}, use) => {
      const platform = await startPlatform({ OPERATOR_TOKEN: TOKEN });
      await use(platform);
      await platform.stop();
    },
    { scope: 'file' },
  ],
});

/** Everything that the page asks of anybody else than its own server. */
function strangers(page: Page, url: string): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const to = request.url();
    if (to.startsWith('http') && !to.startsWith(`${url}/`)) asked.push(to);
  });
  return asked;
}

journey('people read what the API is, with nothing from elsewhere', async ({ visit, platform }) => {
  const child = await visit();
  const { page } = child;
  const asked = strangers(page, platform.url);
  await page.goto(`${platform.url}/docs`);
  // Without one, browsers ask for /favicon.ico.
  const icon = await page.locator('link[rel="icon"]').getAttribute('href');
  expect(
    (await page.request.get(`${platform.url}${icon ?? ''}`)).headers()['content-type'],
  ).toMatch('svg');
  await page.getByText('Submits a program.').click();
  await page.getByRole('table', { name: 'Parameters' }).getByText('Idempotency-Key').waitFor();
  await page.getByRole('table', { name: 'Answers' }).first().waitFor();
  expect(await violations(child)).toEqual([]);
  await page.getByRole('link', { name: 'Snapshot' }).first().click();
  await page.getByRole('heading', { name: 'Snapshot', exact: true }).waitFor();
  expect(asked).toEqual([]);
});

journey.for(['light', 'dark'] as const)(
  'an operator with the token, and nobody else, sees the runner and what was run: %s',
  async (theme, { visit, platform }) => {
    const child = await visit({ theme });
    const { page } = child;
    const asked = strangers(page, platform.url);
    await child.runs('print("hello")');
    await child.reads('hello');
    await page.goto(`${platform.url}/operator`);
    const token = page.getByLabel("The operator's token");
    await token.fill('a guess');
    await page.keyboard.press('Enter');
    await page.getByText('the token is not this server').waitFor();
    expect(await violations(child)).toEqual([]);
    expect(await page.getByRole('table').count()).toBe(0);

    await token.fill(TOKEN);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('table', { name: 'Runners: 1' }).waitFor();
    await page.getByRole('row', { name: 'succeeded: exit' }).waitFor();
    expect(await violations(child)).toEqual([]);
    expect(await page.content()).not.toContain(TOKEN);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();

    // Nothing of the token outlives the page.
    expect(await page.context().cookies()).toEqual([]);
    await page.reload();
    await token.waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(asked).toEqual([]);
  },
);
