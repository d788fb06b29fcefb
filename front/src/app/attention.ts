function isIn(selector: string, target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Where somebody has turned since Run: what a program shows takes the keyboard from nobody who uses it elsewhere. */
export class Attention {
  #isElsewhere = false;

  /** Run was pressed. */
  begin(): void {
    this.#isElsewhere = false;
  }

  /** Somebody does something else than what was run is for: writes, above all. */
  turned(): void {
    this.#isElsewhere = true;
  }

  /** Keys in the code, or Tab, which goes on. Those on the button of Run are meant for what it starts. */
  pressed({ key, target, ctrlKey, metaKey }: KeyboardEvent): void {
    if (key === 'Tab' || (isIn('#code', target) && !ctrlKey && !metaKey)) this.turned();
  }

  /** Answers are sent to the program; any other click is for something else. */
  clicked({ target }: PointerEvent): void {
    if (!isIn('#result form', target)) this.turned();
  }

  /** Whether a question of the program may have the focus. */
  mayAsk(): boolean {
    return !(this.#isElsewhere && isInCode()) && !document.querySelector('dialog[open]');
  }

  /** Whether a picture may have it: Run was pressed to play, here and not in another window. */
  mayPlay(): boolean {
    const isUsed = isIn('form, dialog', document.activeElement);
    return !this.#isElsewhere && !isUsed && document.hasFocus();
  }
}

export function isInCode(): boolean {
  return isIn('#code', document.activeElement);
}
