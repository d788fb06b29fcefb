import type { Language } from '../../i18n/language';

interface ExampleWords {
  title: string;
  keeps: string;
}

/** What is said above the examples: with them, which few visits open. */
export const exampleWords: Record<Language, ExampleWords> = {
  en: {
    title: 'Examples',
    keeps: 'Choose one to begin with. Your own program stays under “My programs”.',
  },
  'zh-CN': {
    title: '示例',
    keeps: '选择一个开始。你自己的程序会保留在“我的程序”里。',
  },
};
