/** Names that Python has without an import, of those that beginners use. */
export const BUILT_IN = (
  'print input int float str bool list dict set tuple len range sum min max abs round sorted reversed ' +
  'enumerate zip map filter open type isinstance any all chr ord pow divmod format id help dir'
).split(' ');

export const KEYWORDS = (
  'True False None and as assert async await break class continue def del elif else except finally for from ' +
  'global if import in is lambda nonlocal not or pass raise return try while with yield'
).split(' ');

/** Modules that do not come with Python. */
export const LIBRARIES = (
  'pygame numpy pandas matplotlib tkinter requests scipy sympy seaborn PIL cv2 sklearn torch tensorflow flask ' +
  'pgzrun easygui'
).split(' ');

/** Modules whose name alone says that their import is what is missing. */
export const MODULES = (
  'random math time turtle os sys re json datetime string statistics itertools collections copy csv ' +
  LIBRARIES.join(' ')
).split(' ');

/** What kinds of values are called, by Python's names; what is not there keeps its name, with `gap` around it. */
export function kindsOf(called: string, gap = ''): (name: string) => string {
  const kinds = new Map(called.split('|').map((pair) => pair.split(':') as [string, string]));
  return (name) => kinds.get(name) ?? `${gap}${name}${gap}`;
}
