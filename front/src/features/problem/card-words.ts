import type { Language } from '../../i18n/language';

interface CardWords {
  label: string;
  place(path: string, line: number): string;
  traceback: string;
}

/** What is said around an error: with what explains it, which most visits do without. */
export const cardWords: Record<Language, CardWords> = {
  en: {
    label: 'What went wrong',
    place: (path, line) => `${path}, line ${line}`,
    traceback: 'What Python says',
  },
  'zh-CN': {
    label: '出了什么问题',
    place: (path, line) => `${path}，第 ${line} 行`,
    traceback: 'Python 的原话',
  },
};
