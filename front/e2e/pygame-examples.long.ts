/**
 * pygame's own examples in front of somebody who plays with them: each starts, shows its picture, reacts to a key or a
 * click, and ends when its window is closed. Left out are those that need a camera, a microphone, a joystick, MIDI,
 * OpenGL, Windows or a message box. docs/GAMES.md says of all what came of it, once each did.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { Child } from './support/child';
import { Game, type Area } from './support/game';
import { libraryJourney as journey } from './support/journey';

/** Somebody does this, and sees that. */
interface Played {
  /** As the table says it. */
  act: string;
  do?: (game: Game, child: Child) => Promise<void>;
  /** Another picture (`light`: where all of it moves, most is where one clicked), where that stood still before; words in the console; another size; or the end of the program. */
  then: 'picture' | 'light' | 'words' | 'size' | 'end' | 'nothing';
  args?: string;
  /** Only here does the picture stand still: elsewhere it moves by itself. */
  area?: Area;
  /** Nothing but one colour is there until something is done. */
  isBlank?: boolean;
}

/** So long a key or a button is down: programs that ask what is held do so once a frame. */
const HOLD_MS = 250;

const key = (name: string, then: Played['then'], more: Partial<Played> = {}): Played => ({
  act: `the key ${name}`,
  do: (_, child) => child.page.keyboard.press(name, { delay: HOLD_MS }),
  then,
  ...more,
});
const click = (x: number, y: number, then: Played['then'], more: Partial<Played> = {}): Played => ({
  act: 'a click',
  do: (game) => game.clicks(x, y, HOLD_MS),
  then,
  ...more,
});
/** The first gives the page its keyboard back; the second is the program's. */
const escape: Played = {
  act: 'the key Escape, twice',
  do: async (_, child) => {
    await child.page.keyboard.press('Escape');
    await child.page.keyboard.press('Escape', { delay: HOLD_MS });
  },
  then: 'end',
};
const nothing: Played = { act: 'it asks for nothing', then: 'nothing' };
const narrow: Played = {
  act: 'a narrower window',
  do: (_, child) => child.page.setViewportSize({ width: 1_100, height: 1_000 }),
  then: 'size',
};

const examples: Record<string, Played> = {
  aacircle: key('q', 'end'),
  aliens: escape,
  arraydemo: click(50, 50, 'picture', { isBlank: true }),
  blend_fill: key('r', 'picture'),
  blit_blends: key('a', 'picture', { isBlank: true }),
  chimp: escape,
  cursors: click(190, 325, 'picture'),
  dropevent: nothing,
  eventlist: key('a', 'picture'),
  // There are fewer fonts than would have to be scrolled.
  font_viewer: nothing,
  fonty: key('Space', 'end'),
  freetype_misc: key('Space', 'end'),
  go_over_there: click(100, 100, 'picture'),
  liquid: key('Space', 'end'),
  mask: key('Space', 'end', { args: 'data + "alien1.png"' }),
  // Over the top its player comes in at the bottom, where nothing else moves.
  moveit: key('ArrowUp', 'picture', { area: [0, 430, 640, 50] }),
  music_drop_fade: key('ArrowRight', 'words', { args: 'data + "house_lo.ogg"' }),
  ninepatch: nothing,
  pixelarray: key('Space', 'picture'),
  playmus: key('Space', 'picture', { args: 'data + "house_lo.ogg"' }),
  resizing_new: narrow,
  retro_scaling: narrow,
  scaletest: key('ArrowUp', 'picture', { args: 'data + "liquid.webp"' }),
  scrap_clipboard: key('c', 'words', { isBlank: true }),
  scroll: key('ArrowDown', 'picture'),
  setmodescale: key('q', 'end'),
  // It turns by itself; a key ends it.
  sprite_texture: escape,
  stars: click(30, 30, 'light'),
  testsprite: key('Space', 'end'),
  textinput: key('a', 'picture'),
  vgrade: key('Space', 'end'),
};

const program = (name: string, args: string) => `import runpy
import sys
import pygame.examples
data = pygame.examples.__path__[0] + "/data/"
sys.argv[1:] = [${args}]
runpy.run_module("pygame.examples.${name}", run_name="__main__")
`;

const MOST_MS = 20_000;

/** What the page says of each that did all of it. */
const rows: string[] = [];
const intro = `# Games

pygame's own examples in front of somebody who plays with them in Chromium (front/e2e/pygame-examples.long.ts): each starts, shows
its picture, reacts to what is done, and ends when its window is closed. Left out are those that need a camera, a microphone, a
joystick, MIDI, OpenGL, Windows or a message box, and those without a window. Written by "make test-long"; not by hand.
`;
const head = '| example | picture | what is done | what comes of it |\n| --- | --- | --- | --- |';

for (const [name, played] of Object.entries(examples))
  journey(`${name}: ${played.act}, ${played.then}`, { timeout: 90_000 }, async ({ visit }) => {
    const child = await visit({ width: 1600, height: 1000 });
    const game = new Game(child.page);
    await child.writes(program(name, played.args ?? ''));
    const size = await starts(child, game, played);
    if (played.then === 'end') {
      // Once it is closed, and once its key ends it.
      await closes(child, game);
      await starts(child, game, played);
    }
    await acts(child, game, played);
    if (played.then === 'end') await child.seesStatus('Finished');
    else await closes(child, game);
    expect((await child.lines()).filter((line) => /Traceback|Error/.test(line))).toEqual([]);
    const came = {
      picture: 'another picture',
      light: 'stars come from there',
      words: 'words',
      size: 'a picture of that size',
      end: 'it ends',
      nothing: '–',
    }[played.then];
    rows.push(`| \`${name}\` | ${size} | ${played.act} | ${came} |`);
  });

afterAll(() => {
  if (rows.length < Object.keys(examples).length) return;
  const page = resolve(import.meta.dirname, '../../docs/GAMES.md');
  const [day] = new Date().toISOString().split('T');
  writeFileSync(page, `${intro}\nLast run: ${day}.\n\n${head}\n${rows.join('\n')}\n`);
});

async function starts(child: Child, game: Game, { isBlank }: Played): Promise<string> {
  await child.presses('Run');
  await game.picture.waitFor();
  if (!isBlank) await expect.poll(() => game.colors(), { timeout: MOST_MS }).toBeGreaterThan(1);
  const { width, height } = await game.size();
  return `${width} × ${height}`;
}

async function closes(child: Child, game: Game): Promise<void> {
  await game.region.getByRole('button', { name: 'Close' }).click();
  await child.seesStatus('Finished');
}

async function acts(child: Child, game: Game, played: Played): Promise<void> {
  if (!played.do) return;
  const { then, area } = played;
  // It has the keyboard since it opened: no click comes before the key.
  await game.says('Esc gives it back');
  if (then === 'picture') await game.stands(area);
  const before = then === 'picture' ? await game.looks(area) : 0;
  const { width } = await game.size();
  const said = (await child.lines()).length;
  await played.do(game, child);
  const poll = (look: () => Promise<number>) => expect.poll(look, { timeout: MOST_MS });
  if (then === 'picture') await poll(() => game.looks(area)).not.toBe(before);
  if (then === 'size') await poll(async () => (await game.size()).width).not.toBe(width);
  if (then === 'light')
    await poll(
      async () => (await game.lit([0, 0, 60, 60])) - (await game.lit([290, 210, 60, 60])),
    ).toBeGreaterThan(0);
  if (then === 'words') await poll(async () => (await child.lines()).length).toBeGreaterThan(said);
}
