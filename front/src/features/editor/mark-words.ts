import type { MarkKind } from './marks';

/** What is wrong with a line, as it is being written. */
export const en: Record<MarkKind, string> = {
  bracket: 'A bracket is opened here and not closed.',
  string: 'This text has no closing quote.',
  colon: 'A colon : is missing at the end of this line.',
  sign: 'Python does not know this sign: type it with the English keyboard.',
  indent: 'This line does not line up with those around it.',
  outside: 'This works inside a block only: return in a def, break in a loop.',
  target: 'Only a name can be given a value: name = value.',
  print: 'print needs brackets: print("…").',
  unreadable: 'Python cannot read this line.',
};

export const zh: typeof en = {
  bracket: '这里的括号打开后没有关闭。',
  string: '这段文字缺少结尾的引号。',
  colon: '这一行的末尾缺少冒号 :。',
  sign: 'Python 不认识这个符号：请用英文输入法输入。',
  indent: '这一行的开头和上下的行没有对齐。',
  outside: '这一句只能写在代码块里：return 写在 def 里，break 写在循环里。',
  target: '只有名字才能被赋值：名字 = 值。',
  print: 'print 后面要有括号：print("…")。',
  unreadable: 'Python 读不懂这一行。',
};
