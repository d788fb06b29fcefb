import { kindsOf } from './names';
import type { MistakeWords } from './words-en';

const kind = kindsOf(
  'str:文字|string:文字|int:整数|float:小数|bool:真假值|list:列表|dict:字典|tuple:元组|set:集合|NoneType: None |' +
    'function:函数|builtin_function_or_method:函数|method:函数|type:类|module:模块|range:一串数|bytes:字节|TextIOWrapper:文件',
  ' ',
);

export const zh: MistakeWords = {
  misspelt: (name, close) => [
    `Python 不认识名字“${name}”。`,
    `你是不是想写“${close}”？同一个名字每次都要写得一模一样。`,
  ],
  unknownName: (name) => [
    `Python 不认识名字“${name}”。`,
    `请先给它一个值，例如 ${name} = 1。如果它是文字，请加上引号："${name}"。`,
  ],
  capital: (name, known) => [`Python 不认识“${name}”。`, `大小写是有区别的：请写成 ${known}。`],
  missingImport: (name) => [
    `程序用到了“${name}”，但没有导入它。`,
    `请在程序开头写上 import ${name}。`,
  ],
  missingColon: () => [
    '这一行的末尾缺少冒号。',
    'if、else、for、while、def 开头的行都要以英文冒号 : 结尾。',
  ],
  elseIf: () => ['在 Python 里，“else if”有专门的写法。', '请把 else if 写成 elif。'],
  unclosedBracket: (bracket) => [
    `这里打开的括号 ${bracket} 一直没有关闭。`,
    '数一数这一行的括号：每个左括号都要有一个右括号。',
  ],
  extraBracket: (bracket) => [`这里多了一个 ${bracket}。`, '把它删掉，或者补上对应的左括号。'],
  mismatchedBrackets: (closing, opening) => [
    `括号 ${opening} 被 ${closing} 关闭了。`,
    '每种括号要用同一种来关闭：( )、[ ]、{ }。',
  ],
  unclosedString: () => [
    '这里开始了一段文字，但缺少结尾的引号。',
    '文字的开头和结尾要用同样的引号。',
  ],
  unclosedTripleString: () => [
    '这里用三个引号开始了一段文字，但一直没有结束。',
    '请在文字的结尾也写上三个引号。',
  ],
  missingIndent: () => [
    'Python 认为这一行应该缩进。',
    '属于 if、循环或 def 的行要往右缩进：在这一行的开头按 Tab。',
  ],
  unexpectedIndent: () => [
    '这一行的开头比 Python 预期的更靠右。',
    '删掉开头多余的空格，让它和上一行对齐。',
  ],
  unevenIndent: () => [
    '这一行的开头和上面任何一行都没有对齐。',
    '同一个代码块的每一行要用同样多的空格，最好是四个。',
  ],
  tabs: () => [
    '有的行用制表符开头，有的行用空格开头。',
    '请全部用空格：删掉这一行开头的空白，再按 Tab。',
  ],
  assignInCondition: () => ['单个 = 是赋值，不是比较。', '要判断两个值是否相等，请写 ==。'],
  assignToValue: () => [
    '只有名字才能被赋值，而左边不是名字。',
    '名字写在左边：名字 = 值。要比较的话，请写 ==。',
  ],
  printStatement: (name) => [`${name} 后面的内容要放在括号里。`, `请写成 ${name}("…")，带上括号。`],
  missingComma: () => ['两个东西紧挨着，中间什么也没有。', '请在它们之间加一个英文逗号。'],
  otherPunctuation: (character) => [
    `Python 看不懂符号 ${character}。`,
    '请切换到英文输入法重新输入：( ) , : " \' 和中文标点看起来很像，但不是同一个符号。',
  ],
  badNumberName: () => ['数字后面直接跟着字母。', '名字不能以数字开头，数字后面也不能写单位。'],
  keywordAsName: (word) => [
    `“${word}”是 Python 自己的词，不能用作名字。`,
    `请换一个名字，例如 my_${word}。`,
  ],
  plusPlus: () => ['Python 没有 ++ 和 --。', '加一请写 += 1，减一请写 -= 1。'],
  outsideFunction: (word) => [
    `“${word}”只能用在函数里。`,
    '把这一行缩进到某个 def 里面，或者删掉它。',
  ],
  outsideLoop: (word) => [
    `“${word}”只能用在循环里。`,
    '把这一行缩进到某个 for 或 while 里面，或者删掉它。',
  ],
  syntax: () => [
    'Python 读不懂这一行。',
    '看看这一行或上一行是不是多了或少了什么：括号、引号、逗号或冒号。',
  ],
  textPlusNumber: () => [
    '文字和数字不能直接相加。',
    '用 str(…) 把数字变成文字，或者用 f 字符串：f"年龄：{age}"。',
  ],
  wrongOperands: (operator, left, right) => [
    `${kind(left)}和${kind(right)}之间不能用 ${operator}。`,
    '看看两边各是什么：int(…) 把文字变成整数，str(…) 把任何值变成文字。',
  ],
  timesText: () => [
    '文字和列表只能乘以整数。',
    '如果它应该是数字，请先用 int(…) 或 float(…) 转换。',
  ],
  notANumber: (value) => [
    `Python 不能把 ${value} 变成数字。`,
    '只有数字字符才能变成数字。带小数点的数请用 float(…)。',
  ],
  compareTextAndNumber: (operator, left, right) => [
    `${operator} 不能比较${kind(left)}和${kind(right)}。`,
    '看看两边各是什么。input() 得到的是文字，用 int(…) 可以变成数字。',
  ],
  indexTooLarge: () => [
    '这个位置上什么也没有。',
    '位置从 0 开始数，所以最后一个位置是长度减一：len(…) - 1。',
  ],
  textAsIndex: (things, given) => [
    `${kind(things)}的位置是整数，而这里是${kind(given)}。`,
    '请在方括号里写一个整数。',
  ],
  missingKey: (key) => [`字典里没有“${key}”。`, '检查一下拼写，或者先判断一下：if 键 in 字典。'],
  missingAttribute: (thing, name) => [
    `${kind(thing)}没有叫“${name}”的东西。`,
    '检查一下拼写：输入点号后弹出的列表会告诉你有哪些。',
  ],
  nothingThere: () => [
    '这里没有值：它是 None。',
    '没有 return 的函数得到 None，print(…) 和列表的 sort() 也是。看看这个值是从哪里来的。',
  ],
  notCallable: (thing) => [
    `括号表示调用函数，但这里是${kind(thing)}。`,
    '括号前面是不是少了逗号或 *？或者有变量用了函数的名字？',
  ],
  notIterable: (thing) => [
    `${kind(thing)}不能一个一个地取出来。`,
    '要重复 5 次，请写：for i in range(5):',
  ],
  notIndexable: (thing) => [
    `[ ] 是从几个东西里取一个，但${kind(thing)}不能这样取。`,
    '它真的是列表吗？调用函数请用 ( )。',
  ],
  unchangeable: (thing) => [
    `${kind(thing)}里的内容不能修改。`,
    '请做一个新的，或者改用可以修改的列表。',
  ],
  missingArgument: (name) => [
    `${name}() 需要的值比给它的多。`,
    '对照 def 那一行：那里的每个名字都需要一个值。',
  ],
  missingForLibrary: (name) => [
    `${name}() 需要的值比给它的多。`,
    '输入它的名字时弹出的列表会告诉你括号里要写什么。',
  ],
  extraArgument: (name) => [
    `给 ${name}() 的值，它不接受。`,
    '对照 def 那一行：值的个数要和名字的个数一样。',
  ],
  extraForLibrary: (name) => [
    `给 ${name}() 的值，它不接受。`,
    '删掉多余的值：输入它的名字时弹出的列表会告诉你括号里要写什么。',
  ],
  missingSelf: (name) => [
    `调用 ${name}() 时会传入对象本身，但它什么也不接受。`,
    '请在它的括号里最前面写上 self。',
  ],
  unpacking: () => ['左边名字的个数和右边值的个数不一样。', '让它们的个数相同。'],
  usedBeforeAssigned: (name) => [
    `在这个函数里，“${name}”还没有值就被使用了。`,
    `要使用函数外面的那个，请在函数的第一行写 global ${name}。`,
  ],
  byZero: () => ['程序用零作除数，这没有答案。', '在做除法之前，用 if 检查一下除数是不是 0。'],
  noModule: (name) => [
    `这里没有叫“${name}”的模块。`,
    '检查一下拼写。你自己的文件要在文件列表里，名字是 模块名.py。',
  ],
  notInstalled: (name) => [
    `这里没有安装“${name}”。`,
    '它不是 Python 自带的：请告诉负责这个页面的人，或者不用它。',
  ],
  noName: (name) => [`模块里没有可以导入的“${name}”。`, '检查一下拼写，包括大小写。'],
  ownFileHidesModule: (name) => [
    `你的文件 ${name}.py 挡住了 Python 自己的模块“${name}”。`,
    '请给你的文件换一个名字。',
  ],
  noFile: (name) => [`没有文件“${name}”。`, '在文件列表里检查它的名字和文件夹，包括大小写。'],
  noInput: () => ['程序想读取输入，但已经没有输入了。', '请再运行一次，并回答它的问题。'],
  tooDeep: () => [
    '有一个函数不停地调用自己，没有尽头。',
    '它需要有一种情况，可以不再调用自己就返回。',
  ],
  assertion: () => [
    '程序认为一定成立的事情并不成立。',
    '看看 assert 后面的条件：在它前面把相关的值打印出来。',
  ],
};
