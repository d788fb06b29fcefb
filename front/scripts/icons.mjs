// npm run icons: pictures of the favicon, for places that take no SVG. To be run when it changes; they are committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const favicon = readFileSync('public/favicon.svg', 'utf8');
/** Systems that cut their own corners want a picture that fills its square. */
const square = favicon.replace(/ rx="\d+"/, '');
const pictures = [
  ['icon-192.png', 192, favicon],
  ['icon-512.png', 512, favicon],
  ['apple-touch-icon.png', 180, square],
];

const { module } = await runnerImport('./e2e/support/browser.ts');
const browser = await module.openBrowser();
const page = await browser.newPage();
for (const [name, size, svg] of pictures) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  writeFileSync(`public/${name}`, await page.screenshot({ omitBackground: svg === favicon }));
}
await browser.close();
