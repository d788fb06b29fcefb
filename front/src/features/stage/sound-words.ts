import type { Language } from '../../i18n/language';
import type { SoundState } from './sound.svelte';

type SoundWords = Record<Exclude<SoundState, 'none'>, string>;

/** What the button says: what is heard, and what pressing it does. */
export const soundWords: Record<Language, SoundWords> = {
  en: {
    silent: 'Sound is on: mute',
    playing: 'Sound is playing: mute',
    muted: 'Sound is off: turn it on',
    waiting: 'Turn the sound on',
  },
  'zh-CN': {
    silent: '声音已开：静音',
    playing: '正在播放声音：静音',
    muted: '声音已关：打开声音',
    waiting: '打开声音',
  },
};
