function isIn(selector: string, target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Where somebody has turned since Run: what a program shows takes the keyboard from nobody who uses it elsewhere. */
export class Attention {
  /** They went on writing the program. */
  #isWriting = false;
  /** They pressed a key or clicked where that is for something else than the program. */
  #isElsewhere = false;

  constructor(private readonly isEmbedded: boolean) {}

  /** Run was pressed. */
  begin(): void {
    this.#isWriting = this.#isElsewhere = false;
  }

  wrote(): void {
    this.#isWriting = true;
  }

  /** Keys in the code, or Tab, which goes on. Those on the button of Run are meant for what it starts. */
  pressed({ key, target, ctrlKey, metaKey }: KeyboardEvent): void {
    if (key === 'Tab' || (isIn('#code', target) && !ctrlKey && !metaKey)) this.#isElsewhere = true;
  }

  /** Answers are sent to the program; any other click is for something else. */
  clicked({ target }: PointerEvent): void {
    if (!isIn('#result form', target)) this.#isElsewhere = true;
  }

  /** Whether a question of the program may have the focus. */
  mayAsk(): boolean {
    return !(this.#isWriting && isInCode()) && !document.querySelector('dialog[open]');
  }

  /** Whether a picture may have it: Run was pressed to play. */
  mayPlay(): boolean {
    const isUsed = isIn('form, dialog', document.activeElement);
    const isAway = this.isEmbedded && !document.hasFocus();
    return !this.#isElsewhere && !this.#isWriting && !isUsed && !isAway;
  }
}

export function isInCode(): boolean {
  return document.querySelector('#code :focus') !== null;
}
