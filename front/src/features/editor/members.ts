import { PATH, STANDARD } from './names/modules';
import * as game from './names/pygame';
import { DICTIONARY, FILE, LIST, TEXT } from './names/python';
import type { Name } from './names/read';
import { CLASSES, SCREEN, TURTLE } from './names/turtle';

export const MODULES = new Map<string, readonly Name[]>([
  ...Object.entries(STANDARD),
  ['turtle', [...TURTLE, ...SCREEN, ...CLASSES]],
  ['pygame', game.PYGAME],
  ['pygame.locals', game.CONSTANTS],
]);

const NOTHING: readonly Name[] = [];

/** What comes out of calls, by how their names end. */
const OUT_OF: [RegExp, readonly Name[]][] = [
  [/\b(input|str|upper|lower|strip|replace|join|title|read|readline|read_text|strftime)$/, TEXT],
  [/\b(list|sorted|split|splitlines|readlines|sprites)$/, LIST],
  [/\b(dict|Counter|defaultdict)$/, DICTIONARY],
  [/\bopen$/, FILE],
  [/\bPath$/, PATH],
  [/\b(Turtle|Pen|clone)$/, TURTLE],
  [/\b(Screen|getscreen)$/, SCREEN],
  [/\b(set_mode|Surface|image\.load|convert|convert_alpha|render|subsurface)$/, game.SURFACE],
  [/\btransform\.\w+$/, game.SURFACE],
  [/\bClock$/, game.CLOCK],
  [/\b(Rect|get_rect)$/, game.RECT],
  [/\b(Font|SysFont)$/, game.FONT],
  [/\bSound$/, game.SOUND],
];

/** A call at the end, with brackets in its brackets. */
const CALL = /([\w.]+)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)$/;
/** Longer lines are data. */
const MOST_SIGNS = 500;

/**
 * What comes after a dot at the end of `before`, and from where on: the names of a module, or what its value is known to
 * have by the other lines. What is not known has none: a wrong name is worse than no name.
 */
export function membersOf(
  before: string,
  start: number,
  others: string,
): { names: readonly Name[]; from: number } {
  const dot = before.indexOf('.', start);
  const module = moduleOf(before.slice(start, dot), others);
  if (module) return { names: module, from: dot + 1 };
  const last = before.lastIndexOf('.');
  const object = before.slice(start, last);
  const names = /^[)\]"']/.test(object)
    ? dot === last
      ? kindOf(before.slice(0, last))
      : NOTHING
    : kindOfName(object, others);
  return { names, from: last + 1 };
}

/** The names of a module, or of a part of one, that was imported by this name. */
function moduleOf(name: string, text: string): readonly Name[] | undefined {
  for (const [, from, list = ''] of text.matchAll(
    /^\s*(?:from\s+([\w.]+)\s+)?import\s+([^#\n]*)/gm,
  )) {
    for (const item of list.split(',')) {
      const [, what = '', as = what] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(item) ?? [];
      if (as !== name) continue;
      if (from === undefined) return MODULES.get(what);
      const inside = (MODULES.get(from) ?? []).filter((one) => one.name.startsWith(`${what}.`));
      if (inside.length > 0)
        return inside.map((one) => ({ ...one, name: one.name.slice(what.length + 1) }));
    }
  }
  return undefined;
}

/** What a name of the program stands for, by what it was given last. */
function kindOfName(name: string, text: string): readonly Name[] {
  const escaped = name.replaceAll('.', '\\.');
  const given = new RegExp(
    `^[ \\t]*(?:with\\s+(.*)\\s+as\\s+${escaped}\\s*:|for\\s+${escaped}\\s+in\\s+(.*):|` +
      `${escaped}[ \\t]*(?::[^=\\n]*)?=(?!=)(.*))`,
    'gmu',
  );
  const [, opened, gone, value] = [...text.matchAll(given)].at(-1) ?? [];
  if (gone !== undefined) return /\bevent\.get\(/.test(gone) ? game.EVENT : NOTHING;
  return kindOf(opened ?? value ?? '');
}

/** What a value is, by how it is written. */
function kindOf(written: string): readonly Name[] {
  const value = written.replace(/#[^"']*$/, '').trim();
  if (value.length > MOST_SIGNS) return NOTHING;
  const callee = CALL.exec(value)?.[1];
  if (callee !== undefined) return OUT_OF.find(([end]) => end.test(callee))?.[1] ?? NOTHING;
  if (/^[fr]?["']/i.test(value) || /["']$/.test(value)) return TEXT;
  if (value.startsWith('[') && !value.includes('][')) return LIST;
  if (/^\{(\s*\}|.*:|$)/.test(value)) return DICTIONARY;
  return NOTHING;
}
