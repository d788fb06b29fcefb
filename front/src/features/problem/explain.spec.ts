import { expect, test } from 'vitest';
import { explain, type Mistake } from './explain';
import { en } from './words-en';
import { zh } from './words-zh';
import wordings from '../../lib/wordings.json';

/** Python's names of kinds, which are nobody's words. */
const RAW_KINDS =
  /\b(?:str|int|float|bool|dict|NoneType|builtin_function_or_method|TextIOWrapper)\b(?!\()/;

/** What scripts/mistakes.py had real interpreters say. */
const said = wordings.flatMap(({ mistake, program, said }) =>
  Object.entries(said).map(([python, words]) => ({ mistake, program, python, ...words })),
);

test('every mistake is there in 3.9 and in 3.13', () => {
  expect(new Set(said.map(({ python }) => python))).toEqual(new Set(['3.9', '3.13']));
  expect(new Set(wordings.map(({ mistake }) => mistake)).size).toBeGreaterThan(30);
});

test.each(said)(
  '$python, $kind: $message ($mistake)',
  ({ mistake, program, kind, message, line }) => {
    const explained = explain({ kind, message, line, frames: [] }, program);
    expect(explained?.mistake).toBe(mistake);
    const words = [en, zh].map((all) => all[mistake as Mistake](...(explained?.parts ?? [])));
    for (const [happened, advice] of words) {
      expect(`${happened} ${advice}`).not.toMatch(/undefined|““|“”/);
      expect(happened.length * advice.length).toBeGreaterThan(0);
    }
    expect(words[0]).not.toEqual(words[1]);
    expect(words.map(([happened]) => happened).join(' ')).not.toMatch(RAW_KINDS);
    expect(words[1]?.[0]).not.toMatch(
      /\b(?:list|tuple|set|function|module|type|range|string)\b(?![(.])/,
    );
  },
);

test('the line is that of the mistake, also where an old Python names the next one', () => {
  const program = 'x = 1\nprint("hi"\ny = 2\n';
  const problem = { kind: 'SyntaxError', message: 'invalid syntax', line: 3, frames: [] };
  expect(explain(problem, program)).toEqual({
    mistake: 'unclosedBracket',
    parts: ['('],
    line: 2,
  });
});

test('a name that was misspelt is found among the program’s own', () => {
  const program = 'player_name = "Ada"\nprint(playr_name)\n';
  const problem = { kind: 'NameError', message: "name 'playr_name' is not defined", frames: [] };
  expect(explain(problem, program)?.parts).toEqual(['playr_name', 'player_name']);
});

test('a value of a class of the program’s own keeps its name', () => {
  const message = "unsupported operand type(s) for +: 'Dog' and 'int'";
  const parts = explain({ kind: 'TypeError', message, frames: [] }, null)?.parts ?? [];
  expect(en.wrongOperands(...parts)[0]).toBe('+ does not work between Dog and a whole number.');
  expect(zh.wrongOperands(...parts)[0]).toBe(' Dog 和整数之间不能用 +。');
});

test('what is not known is left to Python’s own words', () => {
  expect(explain({ kind: 'my.Error', message: 'strange', frames: [] }, 'x')).toBeNull();
  expect(explain({ kind: 'SyntaxError', message: 'a new one', frames: [] }, null)).toBeNull();
});
