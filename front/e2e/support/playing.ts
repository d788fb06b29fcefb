import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser';

/** What a game looks like to somebody who plays it. */
export interface Playing {
  /** Different pictures that were on the screen, each second. */
  shown: number;
  /** What came to the browser meanwhile, in bits a second. */
  bits: number;
  /** Processor time of the runner meanwhile, of one processor. */
  runner: number;
  /** Milliseconds from a key to the picture that it changes, each. */
  keys: number[];
}

/** Tiles, and ten sprites that move over them. Says its picture's number in black and white squares, and whether a key is held in the next. */
const program = `import pygame
pygame.init()
screen = pygame.display.set_mode((640, 480))
tile, sprite = pygame.Surface((32, 32)), pygame.Surface((32, 32))
for y in range(32):
    for x in range(32):
        tile.set_at((x, y), (20 + x * 3, 60 + y * 3, 40 + (x ^ y) * 2))
        sprite.set_at((x, y), (255 - x * 4, 80 + (x * y) % 120, y * 7))
clock = pygame.time.Clock()
for n in range(1_000_000):
    if any(event.type == pygame.QUIT for event in pygame.event.get()):
        break
    screen.blits([(tile, (x, y)) for x in range(0, 640, 32) for y in range(0, 480, 32)])
    for i in range(10):
        screen.blit(sprite, ((n * (i + 1) + i * 60) % 640 - 16, 40 + i * 42))
    for bit in range(16):
        screen.fill("white" if n >> bit & 1 else "black", (bit * 8, 0, 8, 8))
    screen.fill("white" if pygame.key.get_pressed()[pygame.K_a] else "black", (128, 0, 8, 8))
    pygame.display.flip()
    clock.tick(60)
`;

/** How long a key is held, at the most, until its picture is there. */
const KEY_PATIENCE_MS = 10_000;
/** What a link that is held forwards at a time, in bytes: a packet of Ethernet's. */
const PACKET = 1_460;

/** A way to the server that counts what comes back, and holds it to so many bits a second unless that is 0. */
async function openLink(port: number, bitsPerSecond: number) {
  let bytes = 0;
  // When the line is free again.
  let free = 0;
  const forward = (from: Socket, to: Socket) => {
    from.on('data', (data) => {
      bytes += data.length;
      if (!bitsPerSecond) {
        to.write(data);
        return;
      }
      from.pause();
      void (async () => {
        for (let at = 0; at < data.length; at += PACKET) {
          const packet = data.subarray(at, at + PACKET);
          free = Math.max(free, performance.now()) + (packet.length * 8_000) / bitsPerSecond;
          const wait = free - performance.now();
          if (wait > 1) await new Promise((done) => setTimeout(done, wait));
          to.write(packet);
        }
        from.resume();
      })();
    });
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    forward(far, near);
    near.on('data', (data) => far.write(data));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    close: () => server.close(),
  };
}

/** Processor time of a process so far, in seconds; the kernel counts it in hundredths. */
function processorSeconds(pid: number): number {
  const numbers = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(numbers[11]) + Number(numbers[12])) / 100;
}

declare global {
  /** Reads the squares of the picture that is on the screen. */
  var squares: () => { number: number; key: boolean };
}

function readSquares(): void {
  globalThis.squares = () => {
    const picture = document.querySelector<HTMLCanvasElement>('canvas[role=application]');
    const data = picture?.getContext('2d')?.getImageData(0, 4, 136, 1).data ?? [];
    const isWhite = (square: number) => (data[(square * 8 + 4) * 4] ?? 0) > 128;
    let number = 0;
    for (let bit = 0; bit < 16; bit++) if (isWhite(bit)) number |= 1 << bit;
    return { number, key: isWhite(16) };
  };
}

/** How many different pictures are seen within some seconds, looked at whenever the browser shows anything. */
function countShown(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    (milliseconds) =>
      new Promise<number>((resolve) => {
        const seen = new Set<number>();
        const begin = performance.now();
        const look = (now: number) => {
          seen.add(globalThis.squares().number);
          if (now < begin + milliseconds) requestAnimationFrame(look);
          else resolve((seen.size * 1_000) / (now - begin));
        };
        requestAnimationFrame(look);
      }),
    seconds * 1_000,
  );
}

/** How long it takes from a key until its picture is on the screen. */
function pressKey(page: Page, patience: number): Promise<number> {
  return page.evaluate(
    (most) =>
      new Promise<number>((resolve, reject) => {
        const picture = document.querySelector<HTMLCanvasElement>('canvas[role=application]');
        const tell = (type: string) =>
          picture?.dispatchEvent(
            new KeyboardEvent(type, { key: 'a', code: 'KeyA', bubbles: true, cancelable: true }),
          );
        const begin = performance.now();
        let took = 0;
        const look = (now: number) => {
          const { key } = globalThis.squares();
          if (key && !took) {
            took = now - begin;
            tell('keyup');
          }
          if (took && !key) resolve(took);
          else if (now > begin + most) reject(new Error('the key changed nothing'));
          else requestAnimationFrame(look);
        };
        tell('keydown');
        requestAnimationFrame(look);
      }),
    patience,
  );
}

/** Plays for some seconds over a link that is held to so many bits a second (0: open), then presses keys. */
export async function measurePlaying(
  port: number,
  runner: number,
  seconds: number,
  bitsPerSecond: number,
): Promise<Playing> {
  const link = await openLink(port, bitsPerSecond);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 900 } });
    await page.addInitScript(readSquares);
    await page.goto(`http://127.0.0.1:${link.port}/?embed=1&code=${encodeURIComponent(program)}`);
    await page.getByRole('button', { name: /^Run/ }).click();
    const picture = page.locator('canvas[role=application]');
    await picture.click({ position: { x: 300, y: 200 } });
    await page.waitForFunction(() => globalThis.squares().number > 60);
    // Whatever was sent to begin with is through, and the rate has found itself.
    await countShown(page, 4);
    const [bytes, used, begin] = [link.bytes(), processorSeconds(runner), performance.now()];
    const shown = await countShown(page, seconds);
    const took = (performance.now() - begin) / 1_000;
    const bits = ((link.bytes() - bytes) * 8) / took;
    const share = (processorSeconds(runner) - used) / took;
    const keys: number[] = [];
    for (let press = 0; press < seconds * 4; press++) {
      keys.push(await pressKey(page, KEY_PATIENCE_MS));
      // Not in step with the pictures.
      await page.waitForTimeout(50 + ((press * 7) % 17));
    }
    return { shown, bits, runner: share, keys };
  } finally {
    await browser.close();
    link.close();
  }
}
