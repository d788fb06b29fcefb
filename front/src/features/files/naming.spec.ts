import { expect, test } from 'vitest';
import { en } from '../../i18n/en';
import { pathQuestion, programQuestion } from './naming';

const words = en.files;
const wish = (first: string) => ({ title: '', first, submit: '', onname: () => undefined });

test('of a path, the name without its ending is selected', () => {
  const marked = (first: string) => {
    const question = pathQuestion(wish(first), [], words);
    return first.slice(...question.marked);
  };
  expect(['main.py', 'art/cat.png', 'art/big', ''].map(marked)).toEqual(['main', 'cat', 'big', '']);
});

test('the file that Run starts stays a Python file', () => {
  const { entry, taken } = words.problems;
  const question = pathQuestion(wish('main.py'), ['art/cat.py'], words, 'entry');
  const refusal = (written: string) => question.problem(question.tidy(written));
  expect(['game', 'GAME.PY', 'src/game.Py', ' '].map((name) => question.tidy(name))).toEqual([
    'game.py',
    'GAME.py',
    'src/game.py',
    '',
  ]);
  expect(['main.txt', '.py', 'src/.PY', 'main.pyw'].map(refusal)).toEqual(Array(4).fill(entry));
  expect(refusal('art/cat')).toBe(taken);
  expect(refusal('game')).toBeNull();
  expect(pathQuestion(wish('a.py'), [], words).problem('a.txt')).toBeNull();
  expect(pathQuestion(wish(''), [], words, 'made').tidy('tools/greet')).toBe('tools/greet.py');
});

test('a program may be called anything but nothing', () => {
  const question = programQuestion(wish('v1.2'), words);
  expect(question.marked).toEqual([0, 4]);
  expect(question.tidy('  猫 /\t"the  cat": 2?\n')).toBe('猫 / "the cat": 2?');
  expect(question.problem('猫 / "the cat": 2?')).toBeNull();
  expect(question.problem(question.tidy(' \n'))).toBe(words.problems.empty);
  expect(question.problem('x'.repeat(81))).toBe(words.problems.long);
});
