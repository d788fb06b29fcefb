import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { BUILT_IN, KEYWORDS, METHODS, MODULES, type Name } from './help-names';

/** What can be written here, with one line about each in the reader's language. */
export function completions(
  context: CompletionContext,
  isChinese: boolean,
): CompletionResult | null {
  const { state, pos } = context;
  const node = syntaxTree(state).resolveInner(pos, -1).name;
  if (/String|Comment/.test(node)) return null;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const text = state.doc.toString();
  const offer = (names: readonly Name[], from: number) => ({
    from,
    options: names.map((name) => option(name, isChinese)),
    validFor: /^[\w.]*$/,
  });

  const importing = /^\s*(?:import|from)\s+(\w*)$/.exec(before);
  if (importing) {
    const options = [...MODULES.keys()].map((label) => ({ label, type: 'namespace' }));
    return { from: pos - (importing[1]?.length ?? 0), options };
  }
  const importingFrom = /^\s*from\s+(\w+)\s+import\s+(?:\w+,\s*)*(\w*)$/.exec(before);
  if (importingFrom) {
    const names = MODULES.get(importingFrom[1] ?? '') ?? [];
    return offer(names, pos - (importingFrom[2]?.length ?? 0));
  }

  const member = /([\w)\]"']+)\.([\w.]*)$/.exec(before);
  if (member) return offer(membersOf(member[1] ?? '', text), pos - (member[2]?.length ?? 0));

  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
  // One letter can be anything: two are worth a list. A name after `def` is the child's own to find.
  if ((word.length < 2 && !context.explicit) || /\b(?:def|class|for)\s+\w*$/.test(before))
    return null;
  const stars = [...text.matchAll(/^\s*from\s+(\w+)\s+import\s+\*/gm)];
  const names = [...BUILT_IN, ...stars.flatMap(([, name]) => MODULES.get(name ?? '') ?? [])];
  const known = new Set([...names.map(({ name }) => name), ...KEYWORDS]);
  return {
    from: pos - word.length,
    options: [
      ...names.map((name) => option(name, isChinese)),
      ...KEYWORDS.map((label) => ({ label, type: 'keyword' })),
      ...ownNames(text, word)
        .filter((label) => !known.has(label))
        .map((label) => ({ label, type: 'variable' })),
    ],
    validFor: /^[\p{L}\p{N}_]*$/u,
  };
}

/** What a name has after its dot: a module's names, a turtle's, or what texts and lists can do. */
function membersOf(name: string, text: string): readonly Name[] {
  for (const [module, names] of MODULES) {
    const isIt = new RegExp(
      `^\\s*import\\s+(?:.*,\\s*)?${module}\\s*(?:,|$|as\\s+${name}\\b)`,
      'm',
    ).test(text);
    if (isIt && (name === module || new RegExp(`\\bas\\s+${name}\\b`).test(text))) return names;
  }
  const isTurtle = new RegExp(`\\b${name}\\s*=\\s*(?:\\w+\\.)?(?:Turtle|Screen|Pen)\\(`).test(text);
  if (/^\w+$/.test(name) && isTurtle) return MODULES.get('turtle') ?? [];
  return METHODS;
}

/** The names of the program itself, but not the one that is being written. */
function ownNames(text: string, writing: string): string[] {
  const found = new Map<string, number>();
  for (const [name] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu))
    found.set(name, (found.get(name) ?? 0) + 1);
  return [...found].filter(([name, count]) => name !== writing || count > 1).map(([name]) => name);
}

function option({ name, signature, en, zh }: Name, isChinese: boolean): Completion {
  return {
    label: name,
    detail: isChinese ? zh : en,
    type: signature === null ? 'constant' : 'function',
    boost: 1,
  };
}
