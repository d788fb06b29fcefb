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
    // Texts over several lines, continued, of every kind.
    'a = """one\n  two "quoted" \'x\n"""\nb = \'\'\'\n\'\'\'\nc = ""\nd = \'\'\ne = "\\\\"\nf = "it\\"s"\n',
    'a = "one \\\ntwo"\nb = ("one"\n     "two")\nc = 1 + \\\n        2\nd = r"\\d" + rb"x" + Rb\'y\'\n',
    'x = f"{a[\'b\']} {c:>{d}} {{e}}"\ny = f"""\n{x}\n  {y!r}\n"""\nz = f\'{"“"}\'\nw = f"{x["a"]}"\n',
    'x = 4.\ny = (4.) + 4. / 2\ndef f():\n    yield\n    x = yield\n',
    // Comments, blank lines and brackets that stand anywhere.
    'def f(\n  a,\n      b,\n):\n  # 中文（注释）“x”\n      # far\n# near\n  x = [\n1,\n    2]\n\n  return {\n  "k": x\n}\n',
    'if True:  # “why”\n\n    # first\n    pass\nelif x:\n  a = 1; b = 2\nelse: c = 3\n    # end\n',
    'if True:\n\tx = 1\n\tif x:\n\t\ty = 2\n\tz = 3\nfor i in x: print(i); break\n',
    'class A:\n    """Doc."""\n\n    @property\n    def b(self): return 1\n\n    async def c(self):\n        async with d as e: pass\n',
    'try:\n    a()\nexcept (B, C) as e:\n    raise\nelse:\n    pass\nfinally:\n    d\nwhile 1:\n    if 2: continue\n',
    'match x:\n    case {"a": 1}:\n        y = 1\n    case [1, *_] | "b" if z:\n        y = 2\n',
    // All that can be given a value, and what only looks like it.
    'a = b = c.d = e[0] = 1\n(f, [g, *h]) = i\nj: int = 3\nk: list[int]\nl, m = n\n(o) = 1\np += 1\nq = r == 3\nf(x=3)[0] = 4\nf().x = 1\n',
    'print ("hi")\nprint("a"), 3\nprint\nx = print\nprint if x else y\nprint is None\nshow = [print for _ in x]\nprint [0]\n',
    '变量 = 1\nprint(变量, naïve, ª)\n',
    'for i in x:\n    while i:\n        if i: break\n        else:\n            with y: continue\n        try: pass\n        finally: break\n',
    'class A:\n    def f(self):\n        for i in x:\n            return lambda: 1\n        async def g(): return 2\n',
    'type X = int\ndef f[T](a: T, /, *b, **c) -> T: ...\nwith open(a) as b, \\\n      open(c) as d:\n    pass\n',
  ];
  expect(programs.map(marks)).toEqual(programs.map(() => []));
});

test.each([
  'for i in x:\n    def f():\n        break\n',
  'def f():\n    class A:\n        return 1\n',
])('%j has the wrong thing around it', (program) => {
  expect(marks(program)).toEqual([[3, 'outside']]);
});

test('a mark is on something', () => {
  for (const doc of ['\n)\n', '\n\n  = 3\n', '  \n:', '\n', ' "', '\n\n\n}']) {
    const state = EditorState.create({ doc, extensions: python() });
    const found = marksIn(state);
    expect(found.filter(({ from, to }) => state.sliceDoc(from, to).trim() === '')).toEqual([]);
    expect(found.length).toBe(doc.trim() === '' ? 0 : 1);
  }
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
  ["name = 'Ada\n", '1 string'],
  ['text = """hi\nthere\n', '1 string'],
  ['if 3 > 2:\nprint(1)\n', '1 unreadable'],
  ['def f():\nreturn 1\n', '1 unreadable'],
  ['for i in [1]:\n', '1 unreadable'],
  ['x = 1\n    y = 2\n', '2 indent'],
  ['if True:\n        x = 1\n    y = 2\n', '3 indent'],
  ['if True:\n        x = 1\n\ty = 2\n', '3 indent'],
  ['x = 1\nif x = 3:\n    pass\n', '2 unreadable'],
  ['x = 1\nwhile x = 3:\n    pass\n', '2 unreadable'],
  ['3 = x\n', '1 target'],
  ['input() = "x"\n', '1 target'],
  ['x = 1\nx + 1 = 2\n', '2 target'],
  ['print "hi"\n', '1 print'],
  ['print x\n', '1 print'],
  ['x = [1 2]\n', '1 unreadable'],
  ['print("a" "b" 3)\n', '1 unreadable'],
  ['name = "Ada"\nprint("hi" name)\n', '2 unreadable'],
  ['print（1)\n', '1 sign'],
  ['x = “hi”\n', '1 sign'],
  ['x = [1，2]\n', '1 sign'],
  ['2nd = 3\n', '1 unreadable'],
  ['x = 3px\n', '1 unreadable'],
  ['class = 3\n', '1 unreadable'],
  ['from = 1\n', '1 unreadable'],
  ['x = 1\nx++\n', '2 unreadable'],
  ['return 3\n', '1 outside'],
  ['break\n', '1 outside'],
  ['continue\n', '1 outside'],
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
