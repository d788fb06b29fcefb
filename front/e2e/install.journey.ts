import { expect } from 'vitest';
import type { Child } from './support/child';
import { journey } from './support/journey';

/** The size of a picture that the page, or what installs it, names. */
function sizeOf(child: Child, url: string): Promise<string> {
  return child.page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    return `${image.naturalWidth}x${image.naturalHeight}`;
  }, url);
}

interface Manifest {
  id: string;
  icons: { src: string; sizes: string; type: string }[];
}

journey(
  'the page can be installed, with pictures that are as large as they say',
  async ({ visit }) => {
    const child = await visit({ isInstalled: true });
    await child.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const devices = await child.page.context().newCDPSession(child.page);
    // A window of which nothing is kept, as each journey has one, is no place to install anything: that alone is said.
    const { installabilityErrors } = await devices.send('Page.getInstallabilityErrors');
    const said = installabilityErrors.map(({ errorId }) => errorId);
    expect(said.filter((error) => error !== 'in-incognito')).toEqual([]);
    const { errors, data = '' } = await devices.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { id, icons } = JSON.parse(data) as Manifest;
    expect(id).toBe('/');
    const pictures = icons.filter(({ type }) => type === 'image/png');
    expect(pictures.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512', '180x180']);
    for (const { src, sizes } of pictures) expect(await sizeOf(child, src)).toBe(sizes);
    const ofApple = await child.page.locator('link[rel=apple-touch-icon]').getAttribute('href');
    expect(await sizeOf(child, ofApple ?? '')).toBe('180x180');
  },
);

journey.for(['light', 'dark'] as const)(
  'what is around the page has the colour of its ground: %s',
  async (theme, { visit }) => {
    const child = await visit({ theme });
    const [around, ground] = await child.page.evaluate(() => {
      const metas = document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]');
      const meta = [...metas].find(({ media }) => matchMedia(media).matches);
      const { style } = document.createElement('p');
      style.color = meta?.content ?? '';
      return [style.color, getComputedStyle(document.body).backgroundColor];
    });
    expect(around).toBe(ground);
  },
);
