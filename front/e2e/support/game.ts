import type { Locator, Page } from 'playwright-core';

/** Where, and how wide and high, in pixels of the picture. */
export type Area = readonly [x: number, y: number, width: number, height: number];

/** What has not moved for so long stands. */
const STILL_MS = 700;

/** The window of a program with pygame, as somebody in front of the page has it. */
export class Game {
  constructor(private readonly page: Page) {}

  get region(): Locator {
    return this.page.getByRole('region', { name: /^(Picture|图画)$/ });
  }

  get picture(): Locator {
    return this.region.getByRole('application');
  }

  /** Waits until a pixel of the picture has that colour. */
  async shows(color: string, x: number, y: number): Promise<void> {
    await this.page
      .waitForFunction(
        ([wanted, u, v]) => {
          const canvas = document.querySelector<HTMLCanvasElement>('canvas[role=application]');
          const [red, green, blue] = canvas?.getContext('2d')?.getImageData(u, v, 1, 1).data ?? [];
          return `rgb(${red}, ${green}, ${blue})` === wanted;
        },
        [color, x, y] as const,
      )
      .catch(async (error: unknown) => {
        throw new Error(`(${x}, ${y}) should be ${color}, but is ${await this.colorAt(x, y)}`, {
          cause: error,
        });
      });
  }

  colorAt(x: number, y: number): Promise<string> {
    return this.picture.evaluate(
      (canvas: HTMLCanvasElement, [u, v]) => {
        const [red, green, blue] = canvas.getContext('2d')?.getImageData(u, v, 1, 1).data ?? [];
        return `rgb(${red}, ${green}, ${blue})`;
      },
      [x, y] as const,
    );
  }

  /** A sum over all pixels, or those of an area: another picture has another. */
  looks(area?: Area): Promise<number> {
    return this.picture.evaluate(
      (canvas: HTMLCanvasElement, part) => {
        const [x, y, width, height] = part.at(0) ?? [0, 0, canvas.width, canvas.height];
        const all = canvas.getContext('2d')?.getImageData(x, y, width, height).data;
        let sum = 0;
        for (const value of all ?? []) sum = (sum * 31 + value) % 2_147_483_647;
        return sum;
      },
      area ? [area] : [],
    );
  }

  /** Waits until nothing moves there for a while. */
  async stands(area?: Area): Promise<void> {
    for (let before = NaN, now = await this.looks(area); now !== before;) {
      await this.page.waitForTimeout(STILL_MS);
      [before, now] = [now, await this.looks(area)];
    }
  }

  /** How many of the pixels there are bright. */
  lit([x, y, width, height]: Area): Promise<number> {
    return this.picture.evaluate(
      (canvas: HTMLCanvasElement, [u, v, w, h]) => {
        const all = canvas.getContext('2d')?.getImageData(u, v, w, h).data ?? [];
        let count = 0;
        for (let at = 0; at < all.length; at += 4)
          if ((all[at] ?? 0) + (all[at + 1] ?? 0) + (all[at + 2] ?? 0) > 382) count++;
        return count;
      },
      [x, y, width, height] as const,
    );
  }

  /** How many colours there are: one is what there is before a picture. */
  colors(): Promise<number> {
    return this.picture.evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const all = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const colors = new Set<number>();
      for (let at = 0; at < all.length; at += 4)
        colors.add(((all[at] ?? 0) << 16) | ((all[at + 1] ?? 0) << 8) | (all[at + 2] ?? 0));
      return colors.size;
    });
  }

  size(): Promise<{ width: number; height: number }> {
    return this.picture.evaluate(({ width, height }: HTMLCanvasElement) => ({ width, height }));
  }

  /** Where on the page a pixel of the picture is. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    await this.picture.scrollIntoViewIfNeeded();
    const box = await this.picture.boundingBox();
    if (!box) throw new Error('there is no picture');
    const width = await this.picture.evaluate((canvas: HTMLCanvasElement) => canvas.width);
    const scale = box.width / width;
    return { x: box.x + (x + 0.5) * scale, y: box.y + (y + 0.5) * scale };
  }

  /** Presses the mouse's button there, for so long. */
  async clicks(x: number, y: number, delay = 0): Promise<void> {
    const point = await this.at(x, y);
    await this.page.mouse.click(point.x, point.y, { delay });
  }

  async taps(x: number, y: number): Promise<void> {
    const point = await this.at(x, y);
    await this.page.touchscreen.tap(point.x, point.y);
  }

  /** Waits for what the page says of the keyboard. */
  async says(words: string | RegExp): Promise<void> {
    await this.region.getByText(words).waitFor();
  }
}
