import { expect } from 'vitest';
import type { Child } from './support/child';
import { Game } from './support/game';
import { gamesIn } from '../src/features/examples/games';
import { libraryJourney as journey } from './support/journey';

/** What is done in each game of the gallery, in their order, and what it prints when its window is closed. */
const played: ((child: Child, game: Game) => Promise<RegExp | null>)[] = [
  async ({ page }, game) => {
    // The basket was in the middle: it goes to the left and there is sky behind it.
    await game.shows('rgb(214, 162, 92)', 160, 215);
    await game.clicks(160, 40);
    await page.keyboard.down('ArrowLeft');
    await game.shows('rgb(135, 206, 235)', 160, 215);
    await page.keyboard.up('ArrowLeft');
    return /Apples in the basket: \d/;
  },
  async ({ page }, game) => {
    // Some move away under the hand; not all of them.
    for (let balloon = 0; balloon < 5; balloon++) {
      const place = await page.waitForFunction(findBalloon);
      await game.clicks(...((await place.jsonValue()) ?? [0, 0]));
    }
    return /Balloons: [1-5]/;
  },
  async ({ page }, game) => {
    await game.shows('rgb(59, 111, 212)', 48, 52);
    await game.clicks(48, 52);
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown');
    await game.shows('rgb(59, 111, 212)', 48, 212);
    return /Moves: 5/;
  },
  async ({ page }, game) => {
    await game.shows('rgb(25, 25, 112)', 300, 100);
    const before = await typedPart(game);
    await game.clicks(20, 20);
    await page.keyboard.type('zz');
    await expect.poll(() => typedPart(game)).not.toBe(before);
    return /Words: 0/;
  },
  async ({ page }, game) => {
    await game.shows('rgb(255, 255, 255)', 20, 100);
    await game.clicks(300, 100);
    await page.keyboard.down('a');
    await game.shows('rgb(255, 215, 0)', 20, 100);
    return null;
  },
];

/** In the page: a place in the middle of a balloon; its red is on no other thing. */
function findBalloon(): [number, number] | null {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas[role=application]');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return null;
  for (let y = 60; y < 200; y += 4)
    for (let x = 8; x < canvas.width - 16; x += 4) {
      const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
      if (red === 226 && green === 59 && blue === 59) return [x + 8, y];
    }
  return null;
}

/** What is under the line, where typed letters are. */
function typedPart(game: Game): Promise<string> {
  return game.picture.evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 213, 200, 27).data ?? [];
    return Array.from(pixels).join();
  });
}

async function choose(child: Child, menu: string, examples: string, name: string) {
  await child.chooses(menu, examples);
  await child.page.getByRole('dialog').getByRole('button', { name }).click();
}

/** Five programs, each with an interpreter of its own. */
const SLOW = { timeout: 180_000 };

journey('each game of the gallery is played and closed', SLOW, async ({ visit }) => {
  const child = await visit();
  child.isPatient();
  const game = new Game(child.page);
  const games = gamesIn('en');
  expect(games).toHaveLength(played.length);
  for (const [at, play] of played.entries()) {
    await choose(child, 'Menu', 'Examples', games[at]?.name ?? '');
    await child.presses('Run');
    const said = await play(child, game);
    await game.region.getByRole('button', { name: 'Close' }).click();
    await child.seesStatus('Finished');
    if (said) await child.reads(said);
  }
});

journey('in Chinese too', SLOW, async ({ visit }) => {
  const child = await visit({ language: 'zh-CN' });
  const game = new Game(child.page);
  await choose(child, '菜单', '示例', '迷宫寻宝');
  await child.presses('运行');
  await game.shows('rgb(59, 111, 212)', 48, 52);
  await game.region.getByText('迷宫寻宝').waitFor();
  await game.region.getByRole('button', { name: '关闭' }).click();
  await child.reads('走了几步： 0');
});
