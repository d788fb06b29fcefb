import { CompletionContext } from '@codemirror/autocomplete';
import { python } from '@codemirror/lang-python';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { completions } from './completion';
import { BUILT_IN, METHODS, MODULES } from './help-names';

/** What is offered at the end of a program. */
function offered(doc: string, isChinese = false) {
  const state = EditorState.create({ doc, extensions: python() });
  const result = completions(new CompletionContext(state, doc.length, false), isChinese);
  return new Map(result?.options.map(({ label, detail }) => [label, detail]) ?? []);
}

test.each([
  ['pri', 'print'],
  ['import ra', 'random'],
  ['from random import ra', 'randint'],
  ['import random\nrandom.ra', 'randint'],
  ['import turtle as t\nt.for', 'forward'],
  ['from turtle import *\nforw', 'forward'],
  ['import turtle\nbob = turtle.Turtle()\nbob.f', 'forward'],
  ['import pygame\npygame.display.set', 'display.set_mode'],
  ['names = []\nnames.app', 'append'],
  ['player_score = 1\npla', 'player_score'],
  ['if x:\n    pas', 'pass'],
])('%j is offered %s', (program, name) => {
  expect(offered(program).has(name)).toBe(true);
});

test.each(['"pri', '# pri', 'p', 'def pri', 'x = 3 '])('%j is left alone', (program) => {
  expect(offered(program).size).toBe(0);
});

test('each name has a line in both languages', () => {
  const all = [...BUILT_IN, ...METHODS, ...[...MODULES.values()].flat()];
  expect(all.length).toBeGreaterThan(120);
  expect(all.filter(({ name, en, zh }) => !name || !en || !/\p{sc=Han}|\d/u.test(zh))).toEqual([]);
  expect(offered('pri', true).get('print')).toBe('把内容显示在结果里');
});
