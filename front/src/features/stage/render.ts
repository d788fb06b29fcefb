import { anchored } from './anchor';
import type { Look } from './ops';
import { path } from './path';
import type { Canvas, Item, Scene } from './scene';
import { drawText } from './text';

/** What can be drawn on: a canvas of the page, or one of its own. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Looks up the image with a number; nothing while it is being read. */
export type Images = (picture: number) => CanvasImageSource | undefined;

/**
 * Draws what a canvas shows, on a context that has `scale` dots a pixel. Tk puts the middle of a dot at
 * whole coordinates and browsers put its corner there: hence the halves.
 */
export function render(
  context: Context,
  scene: Scene,
  canvas: Canvas,
  images: Images,
  scale = 1,
): void {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = canvas.background || '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const item of scene.items()) {
    if (item.look.canvas !== canvas.canvas || item.look.hidden || item.look.at.length < 2) continue;
    context.setTransform(scale, 0, 0, scale, -canvas.x * scale, -canvas.y * scale);
    draw(context, item, images, scene);
  }
}

function draw(context: Context, item: Item, images: Images, scene: Scene): void {
  const { look } = item;
  switch (item.kind) {
    case 'text':
      return drawText(context, look);
    case 'image':
      return drawImage(context, look, images, scene);
    default:
      context.translate(0.5, 0.5);
      return drawPath(context, item);
  }
}

function drawPath(context: Context, item: Item): void {
  const { look, kind } = item;
  const { outline, heads } = path(kind, look);
  if (kind !== 'line' && look.fill && !(kind === 'arc' && look.style === 'arc')) {
    context.fillStyle = look.fill;
    context.fill(outline, 'evenodd');
  }
  if (!look.stroke || (look.width <= 0 && kind !== 'line')) return;
  context.strokeStyle = look.stroke;
  context.lineWidth = Math.max(1, look.width);
  context.lineCap = look.cap === 'round' ? 'round' : look.cap === 'projecting' ? 'square' : 'butt';
  context.lineJoin = look.join === 'bevel' ? 'bevel' : look.join === 'miter' ? 'miter' : 'round';
  context.setLineDash(look.dash as number[]);
  if (kind === 'line' && look.cap === 'round' && isSpot(look.at)) spot(context, look);
  else context.stroke(outline);
  if (!heads) return;
  context.setLineDash([]);
  context.fillStyle = look.stroke;
  context.fill(heads);
}

/** Turtle's dots are lines of no length with round ends; a browser need not draw such. */
function isSpot(at: readonly number[]): boolean {
  return at.every((value, i) => value === at[i % 2]);
}

function spot(context: Context, look: Look): void {
  const [x = 0, y = 0] = look.at;
  context.fillStyle = look.stroke;
  context.beginPath();
  context.arc(x, y, Math.max(1, look.width) / 2, 0, 2 * Math.PI);
  context.fill();
}

function drawImage(context: Context, look: Look, images: Images, scene: Scene): void {
  const image = images(look.picture);
  const known = scene.pictures.get(look.picture);
  const [x = 0, y = 0] = look.at;
  if (!image || !known) return;
  const [left, top] = anchored(x, y, known.width, known.height, look.anchor);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, Math.round(left), Math.round(top), known.width, known.height);
}
