import type { GameEvent } from './game-input';
import { modifiers } from './input';

/** What of a browser's key event counts here. */
export interface Key {
  key: string;
  code: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  repeat?: boolean;
  isComposing?: boolean;
  getModifierState?(name: string): boolean;
}

/** What a key comes to. */
export interface Stroke {
  /** For the program. */
  events: GameEvent[];
  /** The page and the browser are to do nothing with it. */
  isTaken: boolean;
}

const NOT_OURS: Stroke = { events: [], isTaken: false };
/** Keys that say that another program is still making a sign out of several. */
const UNFINISHED = ['Process', 'Dead', 'Unidentified', 'Compose'];
/** Reloading, full screen, the browser's own tools. */
const OF_THE_BROWSER = ['F5', 'F11', 'F12'];
/** With Ctrl: tabs, windows, reloading, and making everything larger. */
const OF_THE_BROWSER_WITH_CTRL = 'rtwnlq+-=0';

/**
 * Who has the keyboard: the page, or the program's window. The window takes it by a click, or by Enter once the
 * focus is on it; Esc, or the focus going elsewhere, gives it back. While the page has it, every key does what it
 * does on a page, so that nobody is caught; only a second Esc, which means nothing to a page, is the program's.
 */
export class Keyboard {
  isTaken = false;
  /** Keys that are down for the program, by what stands on the key. */
  readonly #held = new Map<string, Key>();

  /** The window has it from now on. */
  take(): GameEvent[] {
    if (this.isTaken) return [];
    this.isTaken = true;
    return [{ type: 'focus', focused: true }];
  }

  /** The page has it back: no key stays down that nobody can lift any more. */
  release(): GameEvent[] {
    const events = this.#letGo();
    if (!this.isTaken) return events;
    this.isTaken = false;
    return [...events, { type: 'focus', focused: false }];
  }

  down(key: Key): Stroke {
    if (!this.isTaken) return this.#downOnPage(key);
    if (key.isComposing || UNFINISHED.includes(key.key) || isOfTheBrowser(key)) return NOT_OURS;
    // Whoever holds the command key is talking to the computer, and lifts of other keys are not told then.
    if (key.metaKey) return { events: this.#letGo(), isTaken: false };
    if (key.key === 'Escape') return { events: this.release(), isTaken: true };
    const text = textOf(key);
    const typed: GameEvent[] = text === null ? [] : [{ type: 'text', text }];
    return { events: [this.press(key), ...typed], isTaken: true };
  }

  up(key: Key): Stroke {
    const event = this.lift(key);
    return event ? { events: [event], isTaken: true } : NOT_OURS;
  }

  /** A key goes down for the program, whoever has the keyboard: the buttons on the screen. */
  press(key: Key): GameEvent {
    this.#held.set(nameOf(key), key);
    return told('keydown', key);
  }

  /** And up; nothing where it was not down. */
  lift(key: Key): GameEvent | null {
    return this.#held.delete(nameOf(key)) ? told('keyup', key) : null;
  }

  #downOnPage(key: Key): Stroke {
    if (key.key === 'Enter' && !key.ctrlKey && !key.metaKey)
      return { events: this.take(), isTaken: true };
    if (key.key === 'Escape') return { events: [this.press(key)], isTaken: true };
    return NOT_OURS;
  }

  #letGo(): GameEvent[] {
    const events = [...this.#held.values()].map((key) => told('keyup', key));
    this.#held.clear();
    return events;
  }
}

function nameOf({ code, key }: Key): string {
  return code || key;
}

function told(type: 'keydown' | 'keyup', key: Key): GameEvent {
  const event = { type, key: key.key, code: key.code, modifiers: modifiers(key) };
  return type === 'keydown' && key.repeat ? { ...event, repeat: true } : event;
}

/** What the key writes; null for those that write nothing. */
function textOf(key: Key): string | null {
  // With AltGr, Ctrl seems to be down as well on some systems.
  const isCommand = key.ctrlKey && !key.getModifierState?.('AltGraph');
  return isSign(key) && !isCommand ? key.key : null;
}

/** It writes one sign, and does nothing else. */
export function isSign({ key }: Key): boolean {
  return /^.$/su.test(key);
}

function isOfTheBrowser({ key, ctrlKey }: Key): boolean {
  if (OF_THE_BROWSER.includes(key)) return true;
  return ctrlKey && (key === 'Enter' || OF_THE_BROWSER_WITH_CTRL.includes(key.toLowerCase()));
}
