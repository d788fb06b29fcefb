import type { Language } from '../../i18n/language';

/** A number that a program asks for, and its bounds. */
interface WantedNumber {
  isWhole: boolean;
  least: number | null;
  most: number | null;
}

const en = {
  label: 'Picture',
  close: 'Close',
  closed: 'The window is closed',
  keys: 'Click the picture to use keys in it; Esc gives the keyboard back to the page.',
  question: 'Question',
  ok: 'OK',
  cancel: 'Cancel',
  yes: 'Yes',
  no: 'No',
  numberFault: ({ isWhole, least, most }: WantedNumber) =>
    `Please type a ${isWhole ? 'whole ' : ''}number${least === null ? '' : `, at least ${least}`}${most === null ? '' : `, at most ${most}`}.`,
  picture: (parts: string) => `Drawing: ${parts}.`,
  emptyPicture: 'An empty drawing',
  betweenParts: '; ',
  betweenNames: ', ',
  lines: (colors: string, count: number) =>
    `${count} ${count === 1 ? 'line' : 'lines'} in ${colors}`,
  shapes: (colors: string, count: number) =>
    `${count} filled ${count === 1 ? 'shape' : 'shapes'} in ${colors}`,
  images: (count: string) => `${count} ${count === '1' ? 'image' : 'images'}`,
  texts: (texts: string) => `the words ${texts}`,
  quoted: (text: string) => `"${text}"`,
  colors: {
    black: 'black',
    white: 'white',
    gray: 'grey',
    red: 'red',
    orange: 'orange',
    yellow: 'yellow',
    green: 'green',
    cyan: 'light blue',
    blue: 'blue',
    purple: 'purple',
    pink: 'pink',
    brown: 'brown',
  },
};
export type StageWords = typeof en;

const zh: StageWords = {
  label: '图画',
  close: '关闭',
  closed: '窗口已关闭',
  keys: '点击图画即可在其中使用键盘；按 Esc 将键盘交还给页面。',
  question: '问题',
  ok: '确定',
  cancel: '取消',
  yes: '是',
  no: '否',
  numberFault: ({ isWhole, least, most }) =>
    `请输入一个${isWhole ? '整数' : '数字'}${least === null ? '' : `，不小于 ${least}`}${most === null ? '' : `，不大于 ${most}`}。`,
  picture: (parts) => `图画：${parts}。`,
  emptyPicture: '空白的图画',
  betweenParts: '；',
  betweenNames: '、',
  lines: (colors, count) => `${count} 条${colors}线`,
  shapes: (colors, count) => `${count} 个${colors}填充图形`,
  images: (count) => `${count} 张图片`,
  texts: (texts) => `文字${texts}`,
  quoted: (text) => `“${text}”`,
  colors: {
    black: '黑色',
    white: '白色',
    gray: '灰色',
    red: '红色',
    orange: '橙色',
    yellow: '黄色',
    green: '绿色',
    cyan: '浅蓝色',
    blue: '蓝色',
    purple: '紫色',
    pink: '粉色',
    brown: '棕色',
  },
};

/** What is said of pictures: with the stage, which most programs do without. */
export const stageWords: Record<Language, StageWords> = { en, 'zh-CN': zh };
