/** A name that the editor offers, with one line about it in both languages. */
export interface Name {
  name: string;
  /** What goes into its brackets, if it is called. */
  signature: string | null;
  en: string;
  zh: string;
}

/** Reads lines of `name(signature)|English|中文`; several names of one meaning stand side by side. */
export function read(lines: string): Name[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [written = '', en = '', zh = ''] = line.split('|');
      const [, names = '', signature = null] = /^([\w. ]+)(?:\((.*)\))?$/.exec(written) ?? [];
      return names.split(' ').map((name) => ({ name, signature, en, zh }));
    });
}

/** What goes into brackets, in Chinese: what is missing here is written alike. */
const IN_CHINESE = new Map(
  (
    'things 一组 numbers 数字 number 数字 value 值 colour 颜色 text 文字 surface 图面 path 路径 name 名称 ' +
    'function 函数 pattern 模式 degrees 角度 radians 弧度 width 宽 height 高 rect 矩形 point 点 file 文件 size ' +
    '大小 key 键 count 个数 title 标题 start 起点 stop 终点 end 终点 steps 步数 question 问题 part 部分 new 新 old ' +
    '旧 radius 半径 power 指数 low 最小 high 最大 separator 分隔符 seconds 秒 ms 毫秒 fps 每秒次数 position 位置 ' +
    'otherwise 否则 list 列表 digits 位数 centre 圆心 points 各点 sprite 角色 group 组 type 类型'
  )
    .split(' ')
    .flatMap((word, at, words) => (at % 2 ? [] : [[word, words[at + 1] ?? ''] as const])),
);

/** What goes into a name's brackets, in the reader's language. */
export function signatureOf({ signature }: Name, isChinese: boolean): string {
  if (signature === null) return '';
  const words = isChinese
    ? signature.replace(/\w+/g, (word) => IN_CHINESE.get(word) ?? word)
    : signature;
  return `(${words})`;
}
