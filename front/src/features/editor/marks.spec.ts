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

/** The mistakes that keep Python from reading a program, and what is marked of each as one types: line and kind. */
const unreadable = [
  ['x = 3\nif x > 2\n    print(x)\n', '2 colon'],
  ['for i in range(3)\n    print(i)\n', '1 colon'],
  ['def f()\n    pass\n', '1 colon'],
  ['x = 1\nif x > 2:\n    pass\nelse if x > 1:\n    pass\n', '4 unreadable'],
  ['print("hi"\n', '1 bracket'],
  ['print("hi"\nx = 3\n', '1 bracket, 2 unreadable'],
  ['numbers = [1, 2\n', '1 bracket'],
  ['print(len([1, 2])\nx = 1\n', '1 bracket'],
  ['print("hi"))\n', '1 unreadable'],
  ['x = 1]\n', '1 unreadable'],
  ['x = [1, 2)\n', '1 unreadable'],
  ['print({1: 2)\n', '1 bracket'],
  ['print("hi)\n', '1 string'],
  ["name = 'Ada\n", ''],
  ['text = """hi\nthere\n', '2 unreadable'],
  ['if 3 > 2:\nprint(1)\n', '1 unreadable'],
  ['def f():\nreturn 1\n', '1 unreadable'],
  ['for i in [1]:\n', '1 unreadable'],
  ['x = 1\n    y = 2\n', ''],
  ['if True:\n        x = 1\n    y = 2\n', ''],
  ['if True:\n        x = 1\n\ty = 2\n', ''],
  ['x = 1\nif x = 3:\n    pass\n', '2 unreadable'],
  ['x = 1\nwhile x = 3:\n    pass\n', '2 unreadable'],
  ['3 = x\n', ''],
  ['input() = "x"\n', ''],
  ['x = 1\nx + 1 = 2\n', ''],
  ['print "hi"\n', ''],
  ['print x\n', ''],
  ['x = [1 2]\n', '1 unreadable'],
  ['print("a" "b" 3)\n', '1 unreadable'],
  ['name = "Ada"\nprint("hi" name)\n', '2 unreadable'],
  ['print（1)\n', '1 sign'],
  ['x = “hi”\n', ''],
  ['x = [1，2]\n', '1 sign'],
  ['2nd = 3\n', '1 unreadable'],
  ['x = 3px\n', '1 unreadable'],
  ['class = 3\n', '1 colon'],
  ['from = 1\n', '1 unreadable'],
  ['x = 1\nx++\n', '2 unreadable'],
  ['return 3\n', ''],
  ['break\n', ''],
  ['continue\n', ''],
  ['x = = 3\n', '1 unreadable'],
  ['x = 3 +\n', '1 unreadable'],
];

test('of the mistakes that keep Python from reading a program, these are marked as one types', () => {
  const [mistakes, others] = [true, false].map((keeps) =>
    wordings.filter(({ said }) => /Syntax|Indent|Tab/.test(said['3.13'].kind) === keeps),
  );
  const found = mistakes?.map(({ program }) => [
    program,
    marks(program)
      .map((mark) => mark.join(' '))
      .join(', '),
  ]);
  expect(found).toEqual(unreadable);
  expect(others?.filter(({ program }) => marks(program).length > 0)).toEqual([]);
});
