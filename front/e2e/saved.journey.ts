import { readFile } from 'node:fs/promises';
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
  await saved.getByText('Look inside').click();
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
