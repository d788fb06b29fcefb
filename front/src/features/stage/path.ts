import type { Kind, Look } from './ops';

/** Of an arrow's head: along the line to its neck, along the line to its corners, and from the line to these. */
const HEAD = { neck: 8, length: 10, side: 3 };

export interface Drawn {
  outline: Path2D;
  heads: Path2D | null;
}

/** The outline of an item of one of the kinds that have one. */
export function path(kind: Kind, look: Look): Drawn {
  const outline = new Path2D();
  const { at } = look;
  if (kind === 'oval' || kind === 'arc') {
    ellipse(outline, look, kind === 'arc');
  } else if (kind === 'rectangle') {
    const [left = 0, top = 0, right = 0, bottom = 0] = at;
    outline.rect(left, top, right - left, bottom - top);
  } else if (look.smooth && at.length > 4) {
    curve(outline, at, kind === 'polygon');
  } else {
    outline.moveTo(at[0] ?? 0, at[1] ?? 0);
    for (let i = 2; i < at.length; i += 2) outline.lineTo(at[i] ?? 0, at[i + 1] ?? 0);
    if (kind === 'polygon') outline.closePath();
  }
  return { outline, heads: kind === 'line' ? heads(look) : null };
}

function ellipse(outline: Path2D, look: Look, isArc: boolean): void {
  const [left = 0, top = 0, right = 0, bottom = 0] = look.at;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [rx, ry] = [Math.abs(right - left) / 2, Math.abs(bottom - top) / 2];
  if (!isArc) return outline.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  const radians = (degrees: number) => (-degrees * Math.PI) / 180;
  if (look.style === 'pieslice') outline.moveTo(x, y);
  const end = radians(look.start + look.extent);
  outline.ellipse(x, y, rx, ry, 0, radians(look.start), end, look.extent > 0);
  if (look.style !== 'arc') outline.closePath();
}

/** The points are those that a curve is drawn to: it passes through the middles between them. */
function curve(outline: Path2D, at: readonly number[], isClosed: boolean): void {
  const count = at.length / 2;
  const point = (i: number): [number, number] => {
    const n = ((i % count) + count) % count;
    return [at[2 * n] ?? 0, at[2 * n + 1] ?? 0];
  };
  const middle = (i: number): [number, number] => {
    const [[x0, y0], [x1, y1]] = [point(i), point(i + 1)];
    return [(x0 + x1) / 2, (y0 + y1) / 2];
  };
  if (isClosed) {
    outline.moveTo(...middle(-1));
    for (let i = 0; i < count; i++) outline.quadraticCurveTo(...point(i), ...middle(i));
    return outline.closePath();
  }
  outline.moveTo(...point(0));
  for (let i = 1; i < count - 1; i++) {
    const end = i === count - 2 ? point(count - 1) : middle(i);
    outline.quadraticCurveTo(...point(i), ...end);
  }
}

function heads(look: Look): Path2D | null {
  const { at, arrow } = look;
  if (arrow === 'none' || at.length < 4) return null;
  const drawn = new Path2D();
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = at;
  const [x2 = 0, y2 = 0, x3 = 0, y3 = 0] = at.slice(-4);
  if (arrow !== 'last') head(drawn, x1, y1, x0, y0, look.width);
  if (arrow !== 'first') head(drawn, x2, y2, x3, y3, look.width);
  return drawn;
}

function head(drawn: Path2D, x0: number, y0: number, x1: number, y1: number, width: number): void {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [cos, sin] = [(x1 - x0) / length, (y1 - y0) / length];
  const side = HEAD.side + width / 2;
  const place = (back: number, aside: number): [number, number] => [
    x1 - back * cos - aside * sin,
    y1 - back * sin + aside * cos,
  ];
  drawn.moveTo(x1, y1);
  drawn.lineTo(...place(HEAD.length, side));
  drawn.lineTo(...place(HEAD.neck, 0));
  drawn.lineTo(...place(HEAD.length, -side));
  drawn.closePath();
}
