import type { Language } from '../../i18n/language';

const en = {
  picture: 'A picture by the program',
  figure: (about: string) => (about ? `Figure. ${about}` : 'Figure without a title'),
  page: 'Shown by the program',
  text: 'Text shown by the program',
  needsNetwork:
    'This would need a part from the internet, which is not loaded here. In words it is:',
  gone: 'What was shown here is not kept any more: much came after it.',
};
export type DisplayWords = typeof en;

const zh: DisplayWords = {
  picture: '程序显示的图片',
  figure: (about) => (about ? `图。${about}` : '没有标题的图'),
  page: '程序显示的内容',
  text: '程序显示的文字',
  needsNetwork: '显示它需要从互联网加载内容，而这里不会加载。用文字表示是：',
  gone: '这里显示过的内容没有保留：后面的内容太多。',
};

/** What is said of what a program shows. */
export const displayWords: Record<Language, DisplayWords> = { en, 'zh-CN': zh };
