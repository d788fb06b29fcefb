/** The settings that the journeys of matrix.long.ts are made in, and what is kept of them: docs/JOURNEYS.md. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Language } from '../../src/i18n/language';
import { openBrowser } from './browser';

const sizes = {
  laptop: { width: 1280, height: 800, isTouch: false },
  tablet: { width: 820, height: 1180, isTouch: true },
  phone: { width: 390, height: 844, isTouch: true },
};

export interface Setting {
  /** As the table says it. */
  name: string;
  language: Language;
  theme: 'light' | 'dark';
  width: number;
  height: number;
  isTouch: boolean;
}

/** In the order of the table's columns, and of a sheet's rows of one picture for each size. */
export const settings: Setting[] = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    Object.entries(sizes).map(([size, shape]) => ({
      name: `${language}, ${theme}, ${size}`,
      language,
      theme,
      ...shape,
    })),
  ),
);

/** What came of one journey in one setting. */
interface Made {
  seconds: number;
  picture: Buffer | null;
}

const docs = resolve(import.meta.dirname, '../../../docs');

const intro = `# Journeys

What somebody does in front of the page, in Chromium with a server and a runner (front/e2e/matrix.long.ts): in each language, by
day and by night, on a laptop (1280 × 800, mouse and keys), a tablet (820 × 1180, touched) and a phone (390 × 844, touched). At the
end of each, nothing may be wider than the page, no text smaller than 16 px, no target smaller than 44 px, and axe-core may find
nothing. The numbers are seconds from the opening of the page until all of that has been looked at. Written by "make test-long";
not by hand.
`;

/** What has been made so far, by the journey's name and in the order of the settings. */
export class Matrix {
  readonly #made = new Map<string, (Made | undefined)[]>();

  constructor(private readonly names: string[]) {}

  add(name: string, setting: Setting, made: Made): void {
    const row = this.#made.get(name) ?? [];
    row[settings.indexOf(setting)] = made;
    this.#made.set(name, row);
  }

  /** Writes all of it down, if every journey was made in every setting. */
  async keep(): Promise<void> {
    const rows = this.names.map((name) => [name, this.#row(name)] as const);
    if (rows.some(([, row]) => row.length < settings.length)) return;
    const sheets = await sheetsOf(rows);
    const [day] = new Date().toISOString().split('T');
    const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
    const table = [
      line(['journey', ...settings.map(({ name }) => name)]),
      line(['---', ...settings.map(() => '---:')]),
      ...rows.map(([name, row]) => line([name, ...row.map(({ seconds }) => seconds.toFixed(1))])),
    ];
    const parts = [intro.trimEnd(), `Last run: ${day}.`, table.join('\n'), ...sheets];
    writeFileSync(resolve(docs, 'JOURNEYS.md'), `${parts.join('\n\n')}\n`);
  }

  #row(name: string): Made[] {
    return settings.flatMap((_, at) => this.#made.get(name)?.[at] ?? []);
  }
}

/** Writes one file for each journey that has pictures, and says how the document names it. */
async function sheetsOf(rows: (readonly [string, Made[]])[]): Promise<string[]> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const perRow = Object.keys(sizes).length;
    const sheets: string[] = [];
    for (const [name, row] of rows) {
      const files = row.flatMap(({ picture }) => picture?.toString('base64') ?? []);
      if (files.length === 0) continue;
      const path = `images/journey-${name.replaceAll(' ', '-')}.webp`;
      writeFileSync(resolve(docs, path), await page.evaluate(draw, { files, perRow }), 'base64');
      sheets.push(`![${name}, in each language, by day and by night, in each size](${path})`);
    }
    return sheets;
  } finally {
    await browser.close();
  }
}

/** In a page: draws the files in rows of so many, small, and answers with one file of WebP, in base64. */
async function draw({ files, perRow }: { files: string[]; perRow: number }): Promise<string> {
  const [HEIGHT, GAP, QUALITY] = [360, 8, 0.7];
  const images = await Promise.all(
    files.map(async (file) => {
      const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
      return createImageBitmap(new Blob([bytes]), {
        resizeHeight: HEIGHT,
        resizeQuality: 'high',
      });
    }),
  );
  const width = images.slice(0, perRow).reduce((sum, image) => sum + image.width + GAP, GAP);
  const height = (images.length / perRow) * (HEIGHT + GAP) + GAP;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('nothing can be drawn here');
  context.fillStyle = '#888';
  context.fillRect(0, 0, width, height);
  let x = GAP;
  for (const [at, image] of images.entries()) {
    context.drawImage(image, x, GAP + Math.floor(at / perRow) * (HEIGHT + GAP));
    x = (at + 1) % perRow === 0 ? GAP : x + image.width + GAP;
  }
  return canvas.toDataURL('image/webp', QUALITY).replace(/^[^,]*,/, '');
}
