/**
 * CPython's own programs for turtle, each in a run of its own, in front of somebody who looks on: `RUNNER_PYTHON_BIN`
 * names a Python that has turtledemo. `TURTLE_TABLE` is a file for what is found out of each, `TURTLE_IMAGES` a
 * folder for their pictures, and `TURTLE_SHEET` a picture of all that are there.
 */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { openBrowser } from './support/browser';
import type { Child } from './support/child';
import { journey } from './support/journey';
import { Stage } from './support/stage';

type Hand = (stage: Stage, child: Child) => Promise<void>;

async function key(stage: Stage, child: Child, name: string): Promise<void> {
  await stage.clicks(0, 0);
  await child.page.keyboard.press(name);
}

/** What somebody does once a program waits for them. */
const hands: Record<string, Hand | null> = {
  bytedesign: null,
  chaos: null,
  clock: null,
  colormixer: async (stage) => stage.drags([0, 0], [0, 90]),
  forest: null,
  fractalcurves: null,
  lindenmayer: null,
  minimal_hanoi: async (stage, child) => key(stage, child, 'Space'),
  nim: async (stage, child) => {
    await key(stage, child, 'Space');
    await stage.clicks(-250, 60);
  },
  paint: async (stage) => {
    for (const [x, y] of [
      [100, 100],
      [-100, 100],
      [-100, -100],
      [100, -100],
    ] as const)
      await stage.clicks(x, y);
  },
  peace: null,
  penrose: null,
  planet_and_moon: null,
  rosette: null,
  round_dance: null,
  sorting_animate: async (stage, child) => key(stage, child, 'i'),
  tree: null,
  two_canvases: null,
  yinyang: null,
};
/** These go on until they are stopped. */
const endless = new Set(['chaos', 'round_dance', 'planet_and_moon']);
const LOOK_MS = 8_000;
/** Some draw for half a minute, and longer on a busy machine. */
const MOST_MS = 180_000;

const program = (name: string) => `from turtledemo import ${name}
import turtle
end = ${name}.main()
print("ended", end)
turtle.TK.mainloop()
`;

/** A message holds no more than this, so a larger frame takes several. The longest operation is less than half of it. */
const MESSAGE_BYTES = 32_000;

interface Drawing {
  type: string;
  ops?: { op: string }[];
}

/** Counts, of a page's stream, the events that draw and the frames that they make; `cut` are those that end no frame. */
function counting(child: Child) {
  const counts = { events: 0, frames: 0, cut: [] as number[] };
  child.page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      for (const event of [JSON.parse(payload) as Drawing | Drawing[]].flat()) {
        if (event.type !== 'draw' || !event.ops) continue;
        counts.events += 1;
        const ends = event.ops.filter(({ op }) => op === 'show').length;
        counts.frames += ends;
        if (ends === 0) counts.cut.push(JSON.stringify(event.ops).length);
      }
    });
  });
  return counts;
}

for (const [name, hand] of Object.entries(hands))
  journey(`${name} runs to its end or to its events`, { timeout: 300_000 }, async ({ visit }) => {
    const child = await visit({ width: 1600, height: 1000 });
    const stage = new Stage(child.page);
    const counts = counting(child);
    await child.runs(program(name));
    await stage.picture.first().waitFor();
    const began = performance.now();
    if (endless.has(name)) await child.page.waitForTimeout(LOOK_MS);
    else await child.console.getByText('ended').waitFor({ timeout: MOST_MS });
    const seconds = (performance.now() - began) / 1_000;
    if (hand) {
      const before = await stage.picture.first().screenshot();
      await hand(stage, child);
      // What was done is seen: of those that move by themselves, that they still do.
      await expect
        .poll(async () => (await stage.picture.first().screenshot()).equals(before), {
          timeout: 20_000,
        })
        .toBe(false);
      // What follows is the program's own time: there is no end of it to wait for.
      await child.page.waitForTimeout(2_000);
    }
    expect(await child.console.getByText(/Traceback|Exception/).count()).toBe(0);
    // The words follow the picture within a second.
    await stage.region.locator('canvas[aria-label^="Drawing: "]').first().waitFor();
    if (name === 'two_canvases') expect(await stage.picture.count()).toBe(2);
    const images = process.env['TURTLE_IMAGES'];
    if (images) await stage.picture.first().screenshot({ path: join(images, `${name}.png`) });
    await child.presses('Stop');
    await child.seesStatus('Stopped');
    // One event makes a frame, unless it is too large for one.
    expect(counts.frames).toBeGreaterThan(0);
    expect(counts.cut.filter((bytes) => bytes < MESSAGE_BYTES / 2)).toEqual([]);
    const table = process.env['TURTLE_TABLE'];
    const end = endless.has(name) ? 'goes on' : `${seconds.toFixed(1)} s`;
    const perFrame = (counts.events / counts.frames).toFixed(2);
    if (table)
      appendFileSync(
        table,
        `| \`${name}\` | ${end} | ${counts.events} | ${counts.frames} | ${perFrame} |\n`,
      );
  });

afterAll(async () => {
  const { TURTLE_SHEET: sheet, TURTLE_IMAGES: images } = process.env;
  if (!sheet || !images) return;
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1_280, height: 100 } });
  const figures = readdirSync(images)
    .sort()
    .map((file) => {
      const png = readFileSync(join(images, file)).toString('base64');
      return `<figure><img src="data:image/png;base64,${png}"><figcaption>${file.slice(0, -4)}</figcaption></figure>`;
    });
  await page.setContent(`<style>
    body { display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px; margin: 8px; font: 16px sans-serif; }
    figure { margin: 0; text-align: center } img { width: 100%; height: 200px; object-fit: contain; border: 1px solid #ccc }
  </style>${figures.join('')}`);
  await page.screenshot({ path: sheet, fullPage: true });
  await browser.close();
});
