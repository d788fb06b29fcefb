import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { ABOUT } from './names/modules';
import { BUILT_IN, KEYWORDS } from './names/python';
import { signatureOf, type Name } from './names/read';
import { membersOf, MODULES } from './members';

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
  const offer = (names: readonly Name[], from: number, type?: string) =>
    names.length === 0
      ? null
      : {
          from,
          options: names.map((name) => option(name, isChinese, type)),
          validFor: /^[\w.]*$/,
          getMatch,
        };

  const importing = /^\s*(?:import\s+(?:[^#]*,\s*)?|from\s+)([\w.]*)$/.exec(before);
  if (importing) return offer(ABOUT, pos - (importing[1]?.length ?? 0), 'namespace');
  const importingFrom = /^\s*from\s+([\w.]+)\s+import\s+(?:[^#]*,\s*)?(\w*)$/.exec(before);
  if (importingFrom) {
    const names = MODULES.get(importingFrom[1] ?? '') ?? [];
    const whole = names.filter(({ name }) => !name.includes('.'));
    return offer(whole, pos - (importingFrom[2]?.length ?? 0));
  }

  const member = /(?:[\p{L}_][\p{L}\p{N}_]*|[)\]"'])\.[\p{L}\p{N}_.]*$/u.exec(before);
  if (member) {
    const others = text.slice(0, line.from) + text.slice(line.to);
    const { names, from } = membersOf(before, member.index, others);
    return offer(names, line.from + from);
  }

  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
  // One letter can be anything: two are worth a list. A name after `def` is the child's own to find.
  if ((word.length < 2 && !context.explicit) || /\b(?:def|class|for)\s+\w*$/.test(before))
    return null;
  const stars = [...text.matchAll(/^\s*from\s+([\w.]+)\s+import\s+\*/gm)];
  const named = [...BUILT_IN, ...stars.flatMap(([, name]) => MODULES.get(name ?? '') ?? [])];
  // What is imported later is what the name means.
  const names = new Map(named.map((name) => [name.name, name]));
  return {
    from: pos - word.length,
    options: [
      ...[...names.values()].map((name) => option(name, isChinese)),
      ...KEYWORDS.map((label) => ({ label, type: 'keyword' })),
      ...ownNames(text, word)
        .filter((label) => !names.has(label) && !KEYWORDS.includes(label))
        .map((label) => ({ label, type: 'variable' })),
    ],
    validFor: /^[\p{L}\p{N}_]*$/u,
    getMatch,
  };
}

/** The names of the program itself, but not the one that is being written. */
function ownNames(text: string, writing: string): string[] {
  const found = new Map<string, number>();
  for (const [name] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu))
    found.set(name, (found.get(name) ?? 0) + 1);
  return [...found].filter(([name, count]) => name !== writing || count > 1).map(([name]) => name);
}

/** What is shown begins with the name that is matched. */
const getMatch = (_: Completion, matched: readonly number[] = []) => matched;

function option(name: Name, isChinese: boolean, type?: string): Completion {
  return {
    label: name.name,
    displayLabel: name.name + signatureOf(name, isChinese),
    detail: isChinese ? name.zh : name.en,
    type: type ?? (name.signature === null ? 'constant' : 'function'),
    boost: 1,
  };
}
