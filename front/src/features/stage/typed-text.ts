import type { GameEvent } from './game-input';
import { isSign, type Key } from './keyboard';

/**
 * What is typed in a line of the page for the program: with an input method, or on a phone's keyboard. Signs come
 * with a key where the device tells one; where it tells none, a plain sign gets its key all the same, since many
 * programs look for keys only.
 */
export class TypedText {
  /** A key that was told, whose sign is still to come. */
  #told = '';

  /**
   * Whose a key is: `page` where the line or the page does all that it does, `both` where the program hears of it
   * and the line takes its sign, `program` where the line would only move about in itself.
   */
  key(key: Key): 'page' | 'both' | 'program' {
    const isUntold = key.isComposing === true || !key.code || key.key === 'Process';
    if (isUntold || key.key === 'Tab' || key.ctrlKey || key.metaKey) return 'page';
    if (!isSign(key)) return 'program';
    this.#told = key.key;
    return 'both';
  }

  /** These signs are complete. */
  text(text: string): GameEvent[] {
    const typed: GameEvent = { type: 'text', text };
    const isTold = text === this.#told;
    this.#told = '';
    if (isTold || !/^[\x20-\x7e]$/.test(text)) return [typed];
    const key = { key: text, code: codeOf(text), modifiers: FREE };
    return [{ type: 'keydown', ...key }, typed, { type: 'keyup', ...key }];
  }
}

const FREE = { shift: false, alt: false, ctrl: false, meta: false };

/** What stands on the key of a plain sign; nothing for those that are elsewhere on each keyboard. */
function codeOf(sign: string): string {
  if (/[a-z]/i.test(sign)) return `Key${sign.toUpperCase()}`;
  if (/\d/.test(sign)) return `Digit${sign}`;
  return sign === ' ' ? 'Space' : '';
}
