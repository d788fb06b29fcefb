import { readStored, writeStored } from '../lib/storage';
import { en, type Messages } from './en';
import { preferred, type Language } from './language';
import { zh } from './zh';

const catalogues: Record<Language, Messages> = { en, 'zh-CN': zh };
const KEY = 'playpen.language';

let language = $state<Language>(preferred(readStored(KEY), navigator.languages));

/** The reader's language; what a component reads from here changes with it. */
export const i18n = {
  get language(): Language {
    return language;
  },
  get messages(): Messages {
    return catalogues[language];
  },
  use(next: Language): void {
    language = next;
    writeStored(KEY, next);
  },
  number,
  size,
};

function number(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(language, options).format(value);
}

/** A size in the largest unit that keeps it above one. */
function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = number(bytes / 1024 ** step, { maximumFractionDigits: step > 0 ? 1 : 0 });
  return `${value} ${units[step] ?? 'B'}`;
}

export const languages = Object.entries(catalogues).map(([code, messages]) => ({
  code: code as Language,
  name: messages.languageName,
}));
