import { ImageStore } from './images';
import { render } from './render';
import type { Canvas, Scene } from './scene';

/** The canvases of the page on which those of a program are drawn. */
export class Screens {
  readonly #elements = new Map<number, HTMLCanvasElement>();
  readonly #images: ImageStore;

  /** `onchange` is called when there is something to be drawn anew. */
  constructor(private readonly onchange: () => void) {
    this.#images = new ImageStore(onchange);
  }

  /** One more is there, until what is returned is called. */
  attach(canvas: number, element: HTMLCanvasElement): () => void {
    this.#elements.set(canvas, element);
    this.onchange();
    return () => this.#elements.delete(canvas);
  }

  draw(scene: Scene): void {
    for (const canvas of scene.canvases.values()) {
      const element = this.#elements.get(canvas.canvas);
      if (element) this.#drawOn(element, scene, canvas);
    }
  }

  clear(): void {
    this.#images.clear();
  }

  #drawOn(element: HTMLCanvasElement, scene: Scene, canvas: Canvas): void {
    const context = element.getContext('2d');
    if (!context) return;
    const scale = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.width * scale), Math.round(canvas.height * scale)];
    // Setting a size empties a canvas, even where it is the same.
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    render(context, scene, canvas, (n) => this.#images.get(scene.pictures.get(n)), scale);
  }
}
