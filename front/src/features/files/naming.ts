import type { Messages } from '../../i18n/en';
import { extensionOf } from '../../lib/file-type';
import { nameOf, pathProblem, tidyPath } from './paths';
import { isPython } from './project';

/** What a name is asked for, and what becomes of it. */
interface Wish {
  title: string;
  first: string;
  submit: string;
  onname(name: string): void;
}

export interface NameQuestion extends Wish {
  hint: string;
  /** From where to where the first name is selected: what people change of it. */
  marked: [number, number];
  /** What was written, as it is kept. */
  tidy(written: string): string;
  /** What is wrong with a tidy name, in words; null where nothing is. */
  problem(name: string): string | null;
}

/** It stands in a list, and gives a download its name. */
const LONGEST_PROGRAM_NAME = 80;

/** What a path is for. A file that is made, or that Run starts, is Python's where its name has no ending. */
export type PathUse = 'any' | 'made' | 'entry';

/** Asks for a file's path or a folder's, which may not collide with others. */
export function pathQuestion(
  wish: Wish,
  others: readonly string[],
  words: Messages['files'],
  use: PathUse = 'any',
): NameQuestion {
  const { first } = wish;
  const extension = extensionOf(first);
  const end = first.length - (extension ? extension.length + 1 : 0);
  return {
    ...wish,
    hint: words.pathHint,
    marked: [first.length - nameOf(first).length, end],
    tidy: (written) => {
      const path = tidyPath(written);
      return use === 'any' || path === '' || extensionOf(path) ? path : `${path}.py`;
    },
    problem: (path) => {
      const why = pathProblem(path, others);
      if (why) return words.problems[why];
      return use === 'entry' && !isPython(path) ? words.problems.entry : null;
    },
  };
}

/** Asks for what a program is called: any words will do. */
export function programQuestion(wish: Wish, words: Messages['files']): NameQuestion {
  return {
    ...wish,
    hint: '',
    marked: [0, wish.first.length],
    tidy: (written) => written.replace(/[\s\p{Cc}]+/gu, ' ').trim(),
    problem: (name) => {
      if (name === '') return words.problems.empty;
      return name.length > LONGEST_PROGRAM_NAME ? words.problems.long : null;
    },
  };
}
