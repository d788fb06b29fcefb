import { expect } from 'vitest';
import { journey } from './support/journey';
import { embedded, heard, lesson, say } from './support/lesson';

journey('a lesson keeps what a child writes, and hears how each run ends', async ({ visit }) => {
  const { page } = await visit();
  const { origin } = new URL(page.url());
  // Of the editor's own origin, which needs no setting.
  await page.route(`${origin}/lesson`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: lesson(embedded(origin), 'about:blank'),
    }),
  );
  await page.goto(`${origin}/lesson`);
  await heard(page, 'playpen.ready');
  const kept = () => page.evaluate(() => Object.keys(localStorage));
  const before = await kept();
  await say(page, { type: 'playpen.getCode' });
  const code = page.frameLocator('#editor').locator('.cm-content');
  await code.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('mine = 1');
  expect(await heard(page, 'playpen.changed')).toMatchObject({ code: 'mine = 1' });

  await say(page, { type: 'playpen.setCode', code: 'theirs = 2' });
  await expect.poll(() => code.innerText()).toBe('theirs = 2');
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => code.innerText()).toBe('mine = 1');
  expect(await kept()).toEqual(before);

  await page.context().setOffline(true);
  await say(page, { type: 'playpen.run' });
  expect(await heard(page, 'playpen.ended')).toMatchObject({
    status: 'failed',
    reason: 'unreachable',
  });
});
