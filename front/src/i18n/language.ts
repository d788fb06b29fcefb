export type Language = 'en' | 'zh-CN';

/** The language to begin with: the one chosen here before, else the first of the browser's that exists. */
export function preferred(chosen: string | null, browser: readonly string[]): Language {
  for (const wish of [chosen ?? '', ...browser]) {
    const primary = wish.toLowerCase().split('-')[0];
    if (primary === 'en') return 'en';
    if (primary === 'zh') return 'zh-CN';
  }
  return 'en';
}
