import type { ProgramProblem } from '../../api/protocol';
import { BUILT_IN, KEYWORDS, LIBRARIES, MODULES } from './names';

/** The mistakes that the page can explain; docs/ERRORS.md says where the list comes from. */
export type Mistake =
  | 'misspelt'
  | 'unknownName'
  | 'capital'
  | 'missingImport'
  | 'missingColon'
  | 'elseIf'
  | 'unclosedBracket'
  | 'extraBracket'
  | 'mismatchedBrackets'
  | 'unclosedString'
  | 'unclosedTripleString'
  | 'missingIndent'
  | 'unexpectedIndent'
  | 'unevenIndent'
  | 'tabs'
  | 'assignInCondition'
  | 'assignToValue'
  | 'printStatement'
  | 'missingComma'
  | 'otherPunctuation'
  | 'badNumberName'
  | 'keywordAsName'
  | 'plusPlus'
  | 'outsideFunction'
  | 'outsideLoop'
  | 'syntax'
  | 'textPlusNumber'
  | 'wrongOperands'
  | 'timesText'
  | 'notANumber'
  | 'compareTextAndNumber'
  | 'indexTooLarge'
  | 'textAsIndex'
  | 'missingKey'
  | 'missingAttribute'
  | 'nothingThere'
  | 'notCallable'
  | 'notIterable'
  | 'notIndexable'
  | 'unchangeable'
  | 'missingArgument'
  | 'missingForLibrary'
  | 'extraArgument'
  | 'extraForLibrary'
  | 'missingSelf'
  | 'unpacking'
  | 'usedBeforeAssigned'
  | 'byZero'
  | 'noModule'
  | 'notInstalled'
  | 'noName'
  | 'ownFileHidesModule'
  | 'noFile'
  | 'noInput'
  | 'tooDeep'
  | 'assertion';

export interface Explanation {
  mistake: Mistake;
  /** Names and values out of Python's words, for the sentence; what each is, the mistake says. */
  parts: string[];
  /** The line where the mistake is, when it is not the one that Python names. */
  line: number | undefined;
}

/** What a line of the program says, from 1; empty where there is none. */
type Source = (line: number) => string;

/** Recognises a mistake by Python's words and the program, or answers null: then Python's words must do. */
export function explain(problem: ProgramProblem, text: string | null): Explanation | null {
  const lines = text?.split('\n') ?? [];
  const source: Source = (line) =>
    lines[line - 1] ?? (line === problem.line ? (problem.source ?? '') : '');
  const found = isSyntax(problem.kind)
    ? ofSyntax(problem, source)
    : (byName(problem, lines) ?? ofCall(byWords(problem, RUNNING), lines));
  if (!found) return null;
  const [mistake, ...parts] = found.said;
  return { mistake, parts, line: found.line ?? problem.line };
}

interface Found {
  said: [Mistake, ...string[]];
  line?: number | undefined;
}

function isSyntax(kind: string): boolean {
  return kind === 'SyntaxError' || kind === 'IndentationError' || kind === 'TabError';
}

/** Python's words of a mistake, as 3.9 and as later versions say it; the groups are its parts, after what else is one. */
type Wordings = [Mistake, RegExp, ...string[]][];

const READING: Wordings = [
  ['tabs', /^inconsistent use of tabs/],
  ['missingIndent', /^expected an indented block/],
  ['unexpectedIndent', /^unexpected indent/],
  ['unevenIndent', /^unindent does not match/],
  ['unclosedTripleString', /triple-quoted/],
  ['unclosedString', /^(?:EOL while scanning|unterminated (?:f-)?string)/],
  ['unclosedBracket', /^'(.)' was never closed/],
  ['mismatchedBrackets', /^closing parenthesis '(.)' does not match opening parenthesis '(.)'/],
  ['extraBracket', /^unmatched '(.)'/],
  ['assignInCondition', /Maybe you meant '==' or ':='/],
  ['assignToValue', /^cannot assign to/],
  ['printStatement', /^Missing parentheses in call to '(\w+)'/],
  ['otherPunctuation', /^invalid (?:non-printable )?character '?(.)'? ?\(?U\+/u],
  ['badNumberName', /^invalid (?:decimal|binary|octal|hexadecimal) literal/],
  ['outsideFunction', /^'(\w+)' outside (?:async )?function/],
  ['outsideLoop', /^'(\w+)' (?:outside loop|not properly in loop)/],
];

const RUNNING: Wordings = [
  ['textPlusNumber', /^can only concatenate str \(not "(?:int|float)"/],
  ['wrongOperands', /^can only concatenate (\w+) \(not "(\w+)"/, '+'],
  ['textPlusNumber', /^unsupported operand type\(s\) for \+=?: '(int|float)' and 'str'/],
  ['timesText', /^can't multiply sequence by non-int/],
  ['wrongOperands', /^unsupported operand type\(s\) for ([^\s:]+).*: '(\w+)' and '(\w+)'/],
  ['compareTextAndNumber', /^'(\S+)' not supported between instances of '(\w+)' and '(\w+)'/],
  [
    'notANumber',
    /^(?:invalid literal for int\(\) with base 10|could not convert string to float): (.*)/,
  ],
  ['indexTooLarge', /^(\w+) (?:assignment )?index out of range|^pop from empty/],
  ['textAsIndex', /^(\w+) indices must be integers(?: or slices)?, not '?(\w+)/],
  ['ownFileHidesModule', /module '(\w+)' has no attribute .*(?:circular import|same name as the)/],
  ['nothingThere', /^'NoneType' object/],
  ['missingAttribute', /^(?:module )?'?([\w.]+)'?(?: object)? has no attribute '(\w+)'/],
  ['notCallable', /^'(\w+)' object is not callable/],
  ['notIterable', /^'(\w+)' object is not iterable/],
  ['notIndexable', /^'(\w+)' object is not subscriptable/],
  ['unchangeable', /^'(\w+)' object does not support item/],
  ['missingArgument', /^([\w.]+)\(\) missing .*required/],
  ['missingArgument', /^([\w.]+)\(\) takes (?:at least .*|.*\(0 given\))/],
  [
    'missingArgument',
    /^([\w.]+) expected (?:at least .*|[2-9] arguments, got [01]|1 argument, got 0)$/,
  ],
  ['missingSelf', /^([\w.]+)\(\) takes 0 positional arguments but 1 was given/],
  [
    'extraArgument',
    /^([\w.]+)(?:\(\) (?:takes .*(?:given|arguments)|got an unexpected)| expected .*\d)/,
  ],
  ['extraArgument', /an invalid keyword argument for (\w+)/],
  ['unpacking', /values to unpack/],
];

/** Mistakes that have a kind of error to themselves. */
const BY_KIND: Partial<Record<string, Mistake>> = {
  ZeroDivisionError: 'byZero',
  UnboundLocalError: 'usedBeforeAssigned',
  KeyError: 'missingKey',
  ModuleNotFoundError: 'noModule',
  ImportError: 'noName',
  FileNotFoundError: 'noFile',
  EOFError: 'noInput',
  RecursionError: 'tooDeep',
  AssertionError: 'assertion',
};

function byWords({ message, line }: ProgramProblem, wordings: Wordings): Found | null {
  for (const [mistake, wording, ...parts] of wordings) {
    const match = wording.exec(message);
    if (match)
      return {
        said: [mistake, ...parts, ...match.slice(1).map((part?: string) => part ?? '')],
        line,
      };
  }
  return null;
}

/** Who did not write a function has no `def` to look at. */
function ofCall(found: Found | null, lines: string[]): Found | null {
  const [mistake, name = ''] = found?.said ?? [];
  if (mistake !== 'missingArgument' && mistake !== 'extraArgument') return found;
  const last = name.split('.').at(-1) ?? '';
  if (lines.some((line) => new RegExp(`^\\s*(?:def|class) +${last}\\b`).test(line))) return found;
  return {
    ...found,
    said: [mistake === 'missingArgument' ? 'missingForLibrary' : 'extraForLibrary', name],
  };
}

function byName({ kind, message }: ProgramProblem, lines: string[]): Found | null {
  if (kind === 'NameError') {
    const name = /'(\w+)'/.exec(message)?.[1] ?? '';
    return { said: unknownName(name, /Did you mean: '(\w+)'/.exec(message)?.[1], lines) };
  }
  const mistake = BY_KIND[kind];
  // A subclass of ours to Python's words: the name between quotes, or the words themselves.
  const part = /'([^']*)'/.exec(message)?.[1] ?? message;
  const library = part.split('.')[0] ?? '';
  if (mistake === 'noModule' && LIBRARIES.includes(library))
    return { said: ['notInstalled', library] };
  return mistake ? { said: [mistake, part] } : null;
}

function unknownName(name: string, meant: string | undefined, lines: string[]): Found['said'] {
  const folded = [...BUILT_IN, ...KEYWORDS].find(
    (known) => known !== name && known.toLowerCase() === name.toLowerCase(),
  );
  if (folded) return ['capital', name, folded];
  if (MODULES.includes(name)) return ['missingImport', name];
  const own = new Set(lines.join('\n').match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
  own.delete(name);
  const close = meant ?? closest(name, [...own, ...BUILT_IN]);
  return close ? ['misspelt', name, close] : ['unknownName', name];
}

function ofSyntax(problem: ProgramProblem, source: Source): Found | null {
  const line = problem.line ?? 1;
  const here = withoutStrings(source(line));
  if (/^\s*else\s+if\b/.test(here)) return { said: ['elseIf'], line };
  const known = byWords(problem, READING);
  if (known) return known;
  const open = openBracket(source, line);
  // Python 3.9 sees an unclosed bracket only where the next line makes no sense any more.
  if (open) return { said: ['unclosedBracket', open.bracket], line: open.line };
  const keyword = /^\s*(\w+)\s*=[^=]/.exec(here)?.[1];
  if (keyword && KEYWORDS.includes(keyword)) return { said: ['keywordAsName', keyword], line };
  if (/^expected ':'/.test(problem.message) || lacksColon(here))
    return { said: ['missingColon'], line };
  if (/^\s*(?:if|elif|while)\b[^=]*[^=!<>:]=[^=]/.test(here))
    return { said: ['assignInCondition'], line };
  if (/\+\+|--\s*$/.test(here)) return { said: ['plusPlus'], line };
  if (/(?<![\w.])\d+[\p{L}_]/u.test(here)) return { said: ['badNumberName'], line };
  if (/forgot a comma/.test(problem.message) || lacksComma(here))
    return { said: ['missingComma'], line };
  return problem.message === 'invalid syntax' ? { said: ['syntax'], line } : null;
}

/** Lines that end with a colon, always. */
function lacksColon(line: string): boolean {
  const code = line.replace(/#.*/, '').trimEnd();
  const begins = /^\s*(?:if|elif|else|for|while|def|class|try|except|finally|with)\b/;
  return begins.test(code) && !code.endsWith(':') && !/[,([{\\]$/.test(code);
}

/** Two values side by side within brackets. */
function lacksComma(line: string): boolean {
  return /[([{].*(?:["')\]\w])\s+(?!and\b|or\b|in\b|is\b|if\b|else\b|for\b|not\b)["'\w]/.test(line);
}

/** The same line with its texts emptied: what is in quotes is no Python. */
function withoutStrings(line: string): string {
  return line.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '""').replace(/#.*/, '');
}

/** The innermost bracket that is still open at the end of the line before, or of this one. */
function openBracket(source: Source, line: number): { bracket: string; line: number } | null {
  const open: { bracket: string; line: number }[] = [];
  for (let at = 1; at <= line; at++) {
    const code = withoutStrings(source(at));
    // A line that begins as only a new statement does ends the search: nothing may be open there.
    if (
      open.length > 0 &&
      /^\s*(?:(?:if|for|while|def|class|import|return)\b|\w+ *=[^=]|\w+\()/.test(code)
    )
      break;
    for (const bracket of code) {
      if ('([{'.includes(bracket)) open.push({ bracket, line: at });
      if (')]}'.includes(bracket)) open.pop();
    }
  }
  return open[0] ?? null;
}

/** The name that differs from this one the least, if it is little enough. */
function closest(name: string, others: readonly string[]): string | undefined {
  const most = name.length < 3 ? 1 : name.length < 6 ? 2 : 3;
  let best: { other: string; distance: number } | undefined;
  for (const other of others) {
    const distance = distanceOf(name.toLowerCase(), other.toLowerCase());
    if (distance <= Math.min(most, other.length - 1) && distance < (best?.distance ?? Infinity))
      best = { other, distance };
  }
  return best?.other;
}

/** How many letters one has to put in, take out or change to make one name another (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
