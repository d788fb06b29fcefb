/**
 * CPython's own programs for turtle, each in a run of its own, in front of somebody who looks on:
 * `RUNNER_PYTHON_BIN` names a Python that has turtledemo. With TURTLE_IMAGES, a folder, a picture of each stays.
 */
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey } from './support/journey';
import { Stage } from './support/stage';

/** Two of them need a hand before there is much to be seen; the rest draws by itself. */
const demos = [
  'bytedesign',
  'chaos',
  'clock',
  'colormixer',
  'forest',
  'fractalcurves',
  'lindenmayer',
  'minimal_hanoi',
  'nim',
  'paint',
  'peace',
  'penrose',
  'planet_and_moon',
  'rosette',
  'round_dance',
  'sorting_animate',
  'tree',
  'two_canvases',
  'yinyang',
];
/** These go on until they are stopped. */
const endless = new Set(['chaos', 'round_dance', 'planet_and_moon']);
const MOST_MS = 50_000;

const program = (name: string) => `from turtledemo import ${name}
import turtle
end = ${name}.main()
print("ended", end)
turtle.TK.mainloop()
`;

for (const name of demos)
  journey(`${name} runs to its end or to its events`, { timeout: 120_000 }, async ({ visit }) => {
    const child = await visit({ width: 1600, height: 1000 });
    const stage = new Stage(child.page);
    await child.runs(program(name));
    await stage.picture.first().waitFor();
    if (endless.has(name)) await child.page.waitForTimeout(8_000);
    else await child.console.getByText('ended').waitFor({ timeout: MOST_MS });
    expect(await child.console.getByText(/Traceback|Exception/).count()).toBe(0);
    // The words follow the picture within a second.
    await stage.region
      .getByRole('img', { name: /^Drawing: / })
      .first()
      .waitFor();
    const folder = process.env['TURTLE_IMAGES'];
    if (folder)
      await stage.picture.first().screenshot({ path: join(folder, `turtle-${name}.png`) });
    await child.presses('Stop');
    await child.seesStatus('Stopped');
  });
