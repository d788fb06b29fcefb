import { anchored } from './anchor';
import type { Look } from './ops';
import type { Context } from './render';

/** Of a font's size: above and below the line, as the program assumes them too. */
const ASCENT = 0.905;
const DESCENT = 0.212;

/** What to fall back to, by what a name of a family holds. */
const GENERIC: readonly (readonly [RegExp, string])[] = [
  [/courier|mono|consolas|menlo|monaco|fixed|terminal/i, 'monospace'],
  [/times|roman|georgia|(?<!sans.?)serif|garamond|palatino/i, 'serif'],
];

function fontOf(look: Look): string {
  const family = look.family.replace(/["\\\n]/g, '');
  const generic = GENERIC.find(([pattern]) => pattern.test(family))?.[1] ?? 'sans-serif';
  const style = `${look.italic ? 'italic ' : ''}${look.bold ? 'bold ' : ''}`;
  return `${style}${Math.max(1, look.size)}px "${family}", ${generic}`;
}

export function drawText(context: Context, look: Look): void {
  if (!look.fill || !look.text) return;
  context.font = fontOf(look);
  context.fillStyle = look.fill;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  const measure = (line: string) => context.measureText(line).width;
  const lines = look.text.split('\n').flatMap((line) => broken(line, look.wrap, measure));
  const widths = lines.map(measure);
  const width = Math.max(...widths);
  const ascent = Math.ceil(look.size * ASCENT);
  const height = ascent + Math.ceil(look.size * DESCENT);
  const [x = 0, y = 0] = look.at;
  if (look.angle) {
    context.translate(x, y);
    context.rotate((-look.angle * Math.PI) / 180);
    context.translate(-x, -y);
  }
  const [left, top] = anchored(x, y, Math.round(width), height * lines.length, look.anchor);
  lines.forEach((line, i) => {
    const spare = width - (widths[i] ?? 0);
    const indent = look.justify === 'right' ? spare : look.justify === 'center' ? spare / 2 : 0;
    const [x0, base] = [Math.round(left + indent), Math.round(top) + ascent + i * height];
    context.fillText(line, x0, base);
    if (look.underline) context.fillRect(x0, base + 1, widths[i] ?? 0, Math.max(1, look.size / 14));
    if (look.strike) context.fillRect(x0, base - look.size * 0.3, widths[i] ?? 0, 1);
  });
}

/** Breaks a line at spaces so that each part is at most so wide; a word that is wider stays whole. */
function broken(line: string, width: number, measure: (text: string) => number): string[] {
  if (width <= 0) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current ? `${current} ${word}` : word;
    if (current && measure(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}
