import type { Language } from '../../i18n/language';

const en = {
  title: 'Files of your program',
  download: 'Download',
  look: 'Look inside',
  missing: 'Not kept',
  gone: 'The server does not keep this file any more.',
};
export type SavedWords = typeof en;

const zh: SavedWords = {
  title: '程序留下的文件',
  download: '下载',
  look: '看看内容',
  missing: '没有保留',
  gone: '服务器已经不再保留这个文件。',
};

/** What is said around the files that a program left. */
export const savedWords: Record<Language, SavedWords> = { en, 'zh-CN': zh };
