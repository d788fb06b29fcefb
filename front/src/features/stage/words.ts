import type { StageWords } from './stage-words';
import { colorName, type ColorName } from './colors';
import type { Scene } from './scene';

const MOST_TEXTS = 5;
const MOST_COLORS = 4;

/** A picture in words, for those who do not see it. */
export function describe(scene: Scene, canvas: number, m: StageWords): string {
  let [lines, shapes, images] = [0, 0, 0];
  const texts: string[] = [];
  const [lineColors, shapeColors] = [new Set<ColorName>(), new Set<ColorName>()];
  for (const { kind, look } of scene.items()) {
    if (look.canvas !== canvas || look.hidden) continue;
    if (kind === 'line') {
      const count = segments(look.at);
      if (count === 0 || !look.stroke) continue;
      lines += count;
      lineColors.add(colorName(look.stroke));
    } else if (kind === 'text') {
      if (look.text.trim()) texts.push(look.text.trim());
    } else if (kind === 'image') {
      if (scene.pictures.has(look.picture)) images++;
    } else if (look.fill && (kind !== 'polygon' || segments(look.at) > 1)) {
      shapes++;
      shapeColors.add(colorName(look.fill));
    }
  }
  const parts = [
    lines > 0 ? m.lines(colors(lineColors, m), lines) : '',
    shapes > 0 ? m.shapes(colors(shapeColors, m), shapes) : '',
    images > 0 ? m.images(String(images)) : '',
    texts.length > 0 ? m.texts(texts.slice(-MOST_TEXTS).map(m.quoted).join(m.betweenNames)) : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? m.picture(parts.join(m.betweenParts)) : m.emptyPicture;
}

/** How many straight pieces of some length there are; a turtle draws those that it goes on in one line. */
function segments(at: readonly number[]): number {
  let count = 0;
  for (let i = 2; i + 1 < at.length; i += 2)
    if (at[i] !== at[i - 2] || at[i + 1] !== at[i - 1]) count++;
  return count;
}

function colors(names: ReadonlySet<ColorName>, m: StageWords): string {
  const known = [...names].slice(0, MOST_COLORS);
  return known.map((name) => m.colors[name]).join(m.betweenNames);
}
