/** The renderer of the page, for a test that runs it in a page of its own. */
import { ImageStore } from '../src/features/stage/images';
import { decodeOps } from '../src/features/stage/ops';
import { render } from '../src/features/stage/render';
import { Scene } from '../src/features/stage/scene';

declare global {
  interface Window {
    /** Draws operations; the picture as RGBA bytes in base64. */
    drawn(ops: unknown[]): Promise<{ width: number; height: number; data: string }>;
  }
}

window.drawn = async (ops) => {
  const scene = new Scene();
  scene.apply(decodeOps(ops));
  const [canvas] = scene.canvases.values();
  if (!canvas) throw new Error('there is no canvas');
  const shown = new Set(scene.items().map((item) => item.look.picture));
  let waiting = [...shown].filter((number) => scene.pictures.get(number)?.data).length;
  const images = await new Promise<ImageStore>((resolve) => {
    const store = new ImageStore(() => {
      if (--waiting === 0) resolve(store);
    });
    if (waiting === 0) resolve(store);
    for (const number of shown) store.get(scene.pictures.get(number));
  });
  const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  if (!context) throw new Error('there is no context');
  render(context, scene, canvas, (number) => images.get(scene.pictures.get(number)));
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let i = 0; i < data.length; i += 8192)
    text += String.fromCharCode(...data.subarray(i, i + 8192));
  return { width: canvas.width, height: canvas.height, data: btoa(text) };
};
