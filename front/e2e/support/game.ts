import type { Locator, Page } from 'playwright-core';

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

  /** Where on the page a pixel of the picture is. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    await this.picture.scrollIntoViewIfNeeded();
    const box = await this.picture.boundingBox();
    if (!box) throw new Error('there is no picture');
    const width = await this.picture.evaluate((canvas: HTMLCanvasElement) => canvas.width);
    const scale = box.width / width;
    return { x: box.x + (x + 0.5) * scale, y: box.y + (y + 0.5) * scale };
  }

  async clicks(x: number, y: number): Promise<void> {
    const point = await this.at(x, y);
    await this.page.mouse.click(point.x, point.y);
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
