import { expect } from 'vitest';
import { tooSmall, violations } from './support/barriers';
import { openBrowser } from './support/browser';
import { Child } from './support/child';
import { Game } from './support/game';
import { libraryJourney as journey } from './support/journey';

/** A red square that steps to the right with a key, and a green spot where one clicks. */
const square = `import pygame
pygame.init()
screen = pygame.display.set_mode((320, 240))
pygame.display.set_caption("Square")
clock = pygame.time.Clock()
x, spots, running = 40, [], True
while running:
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            running = False
        elif event.type == pygame.KEYDOWN:
            print("down", pygame.key.name(event.key))
            if event.key == pygame.K_RIGHT:
                x += 80
        elif event.type == pygame.KEYUP:
            print("up", pygame.key.name(event.key))
        elif event.type == pygame.TEXTINPUT:
            print("text", event.text)
        elif event.type == pygame.MOUSEBUTTONDOWN:
            print("click", *event.pos, event.button)
            spots.append(event.pos)
    screen.fill("navy")
    pygame.draw.rect(screen, "red", (x, 100, 40, 40))
    for spot in spots:
        pygame.draw.circle(screen, "lime", spot, 8)
    pygame.display.flip()
    clock.tick(60)
print("closed")
`;
const [NAVY, RED, LIME] = ['rgb(0, 0, 128)', 'rgb(255, 0, 0)', 'rgb(0, 255, 0)'];

journey('a game is played with keys and mouse, and nobody is caught in it', async ({ visit }) => {
  const child = await visit();
  const { page } = child;
  const game = new Game(page);
  await child.writes(square);
  await page.keyboard.press('ControlOrMeta+Enter');
  await game.shows(RED, 60, 120);
  await game.shows(NAVY, 200, 20);
  await game.region.getByText('Square').waitFor();
  await page.getByText('The window of a game is open.').waitFor({ state: 'attached' });
  // Run was pressed to play, and nothing else was done since: the game has the keyboard at once.
  await game.says('Esc gives it back');
  const hasFocus = (element: Element) => element.contains(document.activeElement);
  expect(await game.picture.evaluate(hasFocus)).toBe(true);
  await page.keyboard.press('Escape');
  await game.says('The page has the keyboard again');

  // With keys alone: Tab comes to the picture, Enter takes the keyboard, Esc gives it back, Tab goes on.
  await game.region.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Tab');
  expect(await game.picture.evaluate(hasFocus)).toBe(true);
  await page.keyboard.press('Enter');
  await game.says('Esc gives it back');
  await page.keyboard.press('ArrowRight');
  await game.shows(RED, 140, 120);
  await game.shows(NAVY, 60, 120);
  await page.keyboard.press('Escape');
  await game.says('The page has the keyboard again');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  expect(await game.picture.evaluate(hasFocus)).toBe(false);

  // With the mouse.
  await game.clicks(250, 30);
  await game.shows(LIME, 250, 30);
  await child.reads('click 250 30 1');
  await game.says('Esc gives it back');
  await page.keyboard.press('ArrowRight');
  await game.shows(RED, 220, 120);
  await game.region.getByRole('button', { name: 'Close' }).click();
  await child.reads('closed');
  await child.seesStatus('Finished');
  await game.says('The window is closed');
  expect(await game.colorAt(250, 30)).toBe(LIME);
  const lines = await child.lines();
  expect(lines.filter((line) => line === 'down right')).toHaveLength(2);
  expect(lines.filter((line) => line === 'up right')).toHaveLength(2);
});

journey('a game that opens is played with the next key, Space too', async ({ visit }) => {
  const child = await visit();
  const game = new Game(child.page);
  await child.runs(square);
  await game.shows(RED, 60, 120);
  await game.says('Esc gives it back');
  // Its place is kept for a game that has no sound yet, too.
  await child.seesButton('Sound is on: mute');
  await child.page.keyboard.press('Space');
  await child.reads('up space');
  await child.page.keyboard.press('ArrowRight');
  await game.shows(RED, 140, 120);
  await child.seesStatus('Running');
  // Once more, from the picture: what was played before has no say.
  await child.presses('Close');
  await child.seesStatus('Finished');
  await child.page.keyboard.press('ControlOrMeta+Enter');
  await game.shows(RED, 60, 120);
  await game.says('Esc gives it back');
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

journey(
  'a game leaves the keyboard with whoever writes, and says how to play',
  async ({ visit }) => {
    const child = await visit();
    const { page } = child;
    const game = new Game(page);
    await child.writes(`import time\nprint("begun")\ntime.sleep(2)\n${square}# `);
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.keyboard.type('one');
    await game.shows(RED, 60, 120);
    await page.keyboard.type(' more');
    await expect.poll(() => child.editor.innerText()).toContain('# one more');
    await game.says('To play with keys');
    const sign = game.region.getByText('Click to play');
    await sign.waitFor();
    // The click is the game's, too.
    await game.clicks(160, 120);
    await child.reads('click 160 120 1');
    await game.says('Esc gives it back');
    expect(await sign.count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await game.shows(RED, 140, 120);
    await child.presses('Stop');
    await child.seesStatus('Stopped');
  },
);

journey(
  'in a narrow window the sign is enough, until keys come to the picture',
  async ({ visit }) => {
    const child = await visit({ width: 390, height: 760 });
    const game = new Game(child.page);
    await child.runs(`import time\ntime.sleep(1)\n${square}`);
    await child.page.keyboard.press('Tab');
    await game.region.getByText('Click to play').waitFor();
    const hint = game.region.getByText('press Enter');
    const cut = () => hint.evaluate((words) => getComputedStyle(words).clipPath);
    expect(await cut()).toBe('inset(50%)');
    await game.picture.focus();
    expect(await cut()).toBe('none');
    await child.presses('Stop');
    await child.seesStatus('Stopped');
  },
);

journey('text reaches a game as it is typed, and from an input method', async ({ visit }) => {
  const child = await visit();
  const game = new Game(child.page);
  await child.runs(square);
  await game.shows(RED, 60, 120);
  await game.clicks(10, 10);
  await child.page.keyboard.type('hi');
  await child.reads('text i');
  await child.presses('Type');
  const line = game.region.getByLabel('What you type here goes to the game');
  await expect.poll(() => line.evaluate((field) => field === document.activeElement)).toBe(true);
  // As an input method puts it in: no key says it.
  await child.page.keyboard.insertText('你好');
  await child.reads('text 你好');
  await child.page.keyboard.press('Enter');
  await child.reads('down return');
  await child.page.keyboard.press('Escape');
  await line.waitFor({ state: 'detached' });
  await child.presses('Stop');
  await child.seesStatus('Stopped');
  const said = (await child.lines()).filter((text) => /^(text|down)/.test(text));
  expect(said).toEqual(['down h', 'text h', 'down i', 'text i', 'text 你好', 'down return']);
});

journey('on a device that is touched there are buttons', async ({ visit }) => {
  const child = await visit({ isTouch: true, width: 390, height: 800 });
  const game = new Game(child.page);
  await child.runs(square);
  await game.shows(RED, 60, 120);
  await game.region.getByRole('button', { name: 'Right', exact: true }).tap();
  await game.shows(RED, 140, 120);
  await game.region.getByRole('button', { name: 'Space', exact: true }).tap();
  await child.reads('up space');
  await game.taps(250, 30);
  await game.shows(LIME, 250, 30);
  expect(await violations(child)).toEqual([]);
  expect(await tooSmall(child)).toEqual([]);
  await game.region.getByRole('button', { name: 'Close' }).tap();
  await child.seesStatus('Finished');
});

journey('over a school’s network, without what browsers withhold there', async ({ platform }) => {
  const { port } = new URL(platform.url);
  const browser = await openBrowser(['--host-resolver-rules=MAP playpen.school 127.0.0.1']);
  const child = await Child.opens(browser, `http://playpen.school:${port}`, { theme: 'dark' });
  const game = new Game(child.page);
  expect(await child.page.evaluate(() => [isSecureContext, 'VideoDecoder' in globalThis])).toEqual([
    false,
    false,
  ]);
  await child.runs(square);
  await game.shows(RED, 60, 120);
  await game.clicks(250, 30);
  await game.shows(LIME, 250, 30);
  expect(await violations(child)).toEqual([]);
  await child.presses('Stop');
  await child.seesStatus('Stopped');
  await browser.close();
});

/** A window of any size that says what it hears; the mouse's arrow is not to be seen over it. */
const resizable = `import pygame
pygame.init()
screen = pygame.display.set_mode((320, 240), pygame.RESIZABLE)
pygame.mouse.set_visible(False)
clock = pygame.time.Clock()
while not pygame.event.peek(pygame.QUIT):
    for event in pygame.event.get():
        if event.type == pygame.VIDEORESIZE:
            print("size", *event.size)
        elif event.type == pygame.MOUSEWHEEL:
            print("wheel", event.x, event.y)
    screen.fill("navy")
    width, height = screen.get_size()
    pygame.draw.rect(screen, "red", (width - 20, height - 20, 20, 20))
    pygame.display.flip()
    clock.tick(30)
`;

journey('a window fills the whole screen, is wheeled, and hides the arrow', async ({ visit }) => {
  const child = await visit();
  const { page } = child;
  const game = new Game(page);
  await child.runs(resizable);
  await game.shows(RED, 310, 230);
  expect(await game.picture.evaluate((canvas) => getComputedStyle(canvas).cursor)).toBe('none');

  // While it is not played with, a wheel that passes over it is the page's.
  await game.says('Esc gives it back');
  await page.keyboard.press('Escape');
  const { x, y } = await game.at(100, 100);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 100);
  await game.clicks(100, 100);
  await page.mouse.wheel(0, -100);
  await page.mouse.wheel(0, 200);
  await child.reads('wheel 0 -2');
  expect((await child.lines()).filter((line) => line.startsWith('wheel'))).toEqual([
    'wheel 0 1',
    'wheel 0 -2',
  ]);

  await child.presses('Full screen');
  await child.seesButton('Leave full screen');
  // It has the size of its place there, and the keyboard; what it draws comes in that size.
  await game.says('Esc gives it back');
  await expect.poll(async () => (await game.size()).width).toBeGreaterThan(1000);
  const large = await game.size();
  await game.shows(RED, large.width - 10, large.height - 10);
  expect((await child.lines()).at(-1)).toBe(`size ${large.width} ${large.height}`);
  await child.presses('Leave full screen');
  await expect.poll(async () => (await game.size()).width).toBeLessThan(1000);
  const small = await game.size();
  await game.shows(RED, small.width - 10, small.height - 10);
  await game.region.getByRole('button', { name: 'Close' }).click();
  await child.seesStatus('Finished');
});

journey('who comes late sees the picture as it is', async ({ visit, platform }) => {
  const child = await visit();
  const game = new Game(child.page);
  const asked = child.page.waitForResponse((response) => response.url().endsWith('/api/run'));
  await child.runs(square);
  const { jobId } = (await (await asked).json()) as { jobId: string };
  await game.shows(RED, 60, 120);
  await game.clicks(250, 30);
  await game.shows(LIME, 250, 30);
  // Another reader knows nothing but the run.
  const late = await child.opensTab();
  const stream = `${platform.url.replace('http', 'ws')}/api/run/${jobId}/stream`;
  expect(await late.page.evaluate(watchPicture, stream)).toEqual([RED, LIME, NAVY]);
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

/** In a page: draws what comes of a run's pictures until the spot is there, and says what is at three places. */
function watchPicture(url: string): Promise<string[]> {
  const context = new OffscreenCanvas(320, 240).getContext('2d');
  const colorAt = ([x, y]: readonly [number, number]) => {
    const [red, green, blue] = context?.getImageData(x, y, 1, 1).data ?? [];
    return `rgb(${red}, ${green}, ${blue})`;
  };
  const draw = async (data: ArrayBuffer) => {
    const length = new DataView(data).getUint32(0);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as {
      parts?: {
        x: number;
        y: number;
        width: number;
        height: number;
        format: string;
        bytes: number;
      }[];
    };
    let [at, top] = [4 + length, 0];
    let sheet: ImageBitmap | null = null;
    for (const { x, y, width, height, format, bytes } of header.parts ?? []) {
      const file = new Blob([new Uint8Array(data, at, bytes)], { type: `image/${format}` });
      if (bytes > 0) [sheet, top] = [await createImageBitmap(file), 0];
      if (sheet) context?.drawImage(sheet, 0, top, width, height, x, y, width, height);
      [at, top] = [at + bytes, top + height];
    }
  };
  const socket = new WebSocket(url, 'playpen.v1');
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    let drawn = Promise.resolve();
    socket.onerror = () => reject(new Error('the stream broke'));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!(data instanceof ArrayBuffer)) return;
      drawn = drawn.then(async () => {
        await draw(data);
        if (colorAt([250, 30]) !== 'rgb(0, 255, 0)') return;
        socket.close();
        resolve([colorAt([60, 120]), colorAt([250, 30]), colorAt([200, 200])]);
      });
      drawn.catch(reject);
    };
  });
}
