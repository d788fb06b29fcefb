import { python } from '@codemirror/lang-python';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import wordings from '../../lib/wordings.json';
import { marksIn } from './marks';

const marks = (doc: string) => {
  const state = EditorState.create({ doc, extensions: python() });
  return marksIn(state).map(({ from, kind }) => [state.doc.lineAt(from).number, kind]);
};

test.each([
  [
    'print("hi"\nx = 3\n',
    [
      [1, 'bracket'],
      [2, 'unreadable'],
    ],
  ],
  ['if x > 2\n    print(x)\n', [[1, 'colon']]],
  ['print（1)\n', [[1, 'sign']]],
  ['x = = 3\n', [[1, 'unreadable']]],
])('%j is marked', (program, expected) => {
  expect(marks(program)).toEqual(expected);
});

test('what Python can read is not marked', () => {
  const programs = [
    'import turtle\nfor i in range(4):\n    turtle.forward(100)\n    turtle.left(90)\n',
    'print(f"Hello {name!r:>10}", end="")\n\n\n',
    'x = [\n    1,\n    2,\n]\nmatch x:\n    case [a, b]:\n        pass\n',
    'def f(a, *, b: int = 3) -> str:\n    """Text: (here"""\n    return "（中文，标点）"\n',
    'class Dog:\n    def __init__(self): self.name = "x"  # it\'s\n',
    'with open("a") as f, open("b") as g:\n    print(*f, sep="\\n")\n',
    'if (n := 3) > 2: print(n)\nelse: print("no")\n',
    '',
  ];
  expect(programs.map(marks)).toEqual(programs.map(() => []));
});

test('of the mistakes that keep Python from reading a program, most are marked as one types', () => {
  const unreadable = wordings.filter(({ said }) => said['3.13'].kind === 'SyntaxError');
  const found = unreadable.filter(({ program }) => marks(program).length > 0);
  const others = wordings.filter(({ said }) => !/Syntax|Indent|Tab/.test(said['3.13'].kind));
  expect(found.length / unreadable.length).toBeGreaterThan(0.6);
  expect(others.filter(({ program }) => marks(program).length > 0)).toEqual([]);
});
