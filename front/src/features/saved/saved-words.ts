import type { NotCollected } from '../../api/protocol';
import type { Language } from '../../i18n/language';

const en = {
  title: 'Files of your program',
  download: 'Download',
  look: 'Look inside',
  missing: 'Not kept',
  why: {
    tooLarge: 'with it, the files would be larger than 16 MiB',
    noRoom: 'the server has no room for it',
    tooSlow: 'it took too long',
    tooMany: 'there is more than can be kept',
    notPlain: 'only plain files of the program’s own are kept',
    unreadable: 'it cannot be read',
    other: 'something went wrong',
  } satisfies Record<NotCollected, string>,
  gone: 'The server does not keep this file any more.',
};
export type SavedWords = typeof en;

const zh: SavedWords = {
  title: '程序留下的文件',
  download: '下载',
  look: '看看内容',
  missing: '没有保留',
  why: {
    tooLarge: '加上它，文件会超过 16 MiB',
    noRoom: '服务器没有空间存放它',
    tooSlow: '花的时间太长了',
    tooMany: '东西太多，无法全部保留',
    notPlain: '只保留程序自己的普通文件',
    unreadable: '无法读取',
    other: '出了问题',
  },
  gone: '服务器已经不再保留这个文件。',
};

/** What is said around the files that a program left. */
export const savedWords: Record<Language, SavedWords> = { en, 'zh-CN': zh };
