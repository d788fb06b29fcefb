import type { Locator, Page } from 'playwright-core';

/** The picture of a program that draws, as somebody in front of the page has it. */
export class Stage {
  constructor(private readonly page: Page) {}

  get region(): Locator {
    return this.page.getByRole('region', { name: /^(Picture|图画)$/ });
  }

  /** The picture, by its words. */
  get picture(): Locator {
    return this.region.locator('canvas');
  }

  /** Waits until the picture has this said of it. */
  async says(words: string): Promise<void> {
    const { region } = this;
    // Where it listens to keys, it is more than a picture.
    await region
      .getByRole('img', { name: words })
      .or(region.getByRole('application', { name: words }))
      .waitFor();
  }

  /** Waits until the picture has that colour at a place of turtle's own. */
  async shows(color: string, x: number, y: number): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, dx, dy]) => {
        const canvas = document.querySelector<HTMLCanvasElement>('figure canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context) return false;
        const scale = globalThis.devicePixelRatio;
        const [u, v] = [canvas.width / 2 + dx * scale, canvas.height / 2 - dy * scale];
        const [red, green, blue] = context.getImageData(u, v, 1, 1).data;
        return `rgb(${red}, ${green}, ${blue})` === wanted;
      },
      [color, x, y] as const,
    );
  }

  /** The middle of the window, and so of turtle's own places, is that of the picture. */
  async at(x: number, y: number): Promise<[number, number]> {
    await this.picture.scrollIntoViewIfNeeded();
    const box = await this.picture.boundingBox();
    const width = await this.picture.evaluate((canvas: HTMLCanvasElement) => canvas.width);
    if (!box) throw new Error('there is no picture');
    const scale = (box.width - 2) / width;
    return [box.x + box.width / 2 + x * scale, box.y + box.height / 2 - y * scale];
  }

  async clicks(x: number, y: number): Promise<void> {
    await this.page.mouse.click(...(await this.at(x, y)));
  }

  async drags(from: [number, number], to: [number, number]): Promise<void> {
    await this.page.mouse.move(...(await this.at(...from)));
    await this.page.mouse.down();
    await this.page.mouse.move(...(await this.at(...to)), { steps: 5 });
    await this.page.mouse.up();
  }
}
