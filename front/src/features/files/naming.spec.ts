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

test('a program may be called anything but nothing', () => {
  const question = programQuestion(wish('v1.2'), words);
  expect(question.marked).toEqual([0, 4]);
  expect(question.tidy('  猫 /\t"the  cat": 2?\n')).toBe('猫 / "the cat": 2?');
  expect(question.problem('猫 / "the cat": 2?')).toBeNull();
  expect(question.problem(question.tidy(' \n'))).toBe(words.problems.empty);
  expect(question.problem('x'.repeat(81))).toBe(words.problems.long);
});
