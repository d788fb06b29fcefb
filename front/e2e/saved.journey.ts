import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { journey } from './support/journey';

const program = `import base64, os
os.mkdir("out")
with open("out/dot.png", "wb") as file:
    file.write(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dwn4EIAAAvLgP9YyCEQAAAAABJRU5ErkJggg=="))
with open("ages.csv", "w") as file:
    file.write("name,age\\nAda,11\\n")
# As libraries do, for themselves.
os.makedirs(".cache/fonts")
for path in (".cache/fonts/list.json", ".notes.json"):
    with open(path, "w") as file:
        file.write("[]")
print("saved")`;

journey('what a program saves can be looked at and taken along', async ({ visit }) => {
  const child = await visit();
  await child.runs(program);
  await child.seesStatus('Finished');
  const saved = child.page.getByRole('region', { name: 'Files of your program' });
  await saved.getByRole('img', { name: 'The picture in out/dot.png' }).waitFor();
  expect(await saved.getByText('.json').count()).toBe(0);
  const look = saved.getByText('Look inside');
  // It can be seen that there is something to be opened, and the sizes stand beside the names.
  expect(await look.evaluate((summary) => getComputedStyle(summary).display)).toBe('list-item');
  const middle = async (what: Locator) => {
    const box = await what.boundingBox();
    return box ? box.y + box.height / 2 : NaN;
  };
  const [name, size] = [saved.getByRole('link', { name: 'ages.csv' }), saved.getByText('16 B')];
  expect(Math.abs((await middle(name)) - (await middle(size)))).toBeLessThan(2);
  await look.click();
  await saved.getByText('Ada,11').waitFor();
  const downloading = child.page.waitForEvent('download');
  await saved.getByRole('link', { name: 'ages.csv' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('ages.csv');
  expect(await readFile(await download.path(), 'utf8')).toBe('name,age\nAda,11\n');
  // The next run leaves nothing, and nothing of the last one stays.
  await child.runs('print("on")');
  await child.reads('on');
  await child.seesStatus('Finished');
  await expect.poll(() => saved.count()).toBe(0);
});
