import type { DisplayEvent } from '../../api/protocol';
import { bestForm, type Form } from './forms';

/** So many things, of so many characters together, are kept to be looked at; the oldest go first. */
const MAX_THINGS = 100;
const MAX_CHARACTERS = 64 << 20;

interface Thing {
  /** The number of the event that first showed it. */
  place: number;
  displayId: string | null;
  form: Form;
  characters: number;
}

/** What a run displays: takes events as they come, and has them shown once for each frame of the screen. */
export class DisplayFeed {
  shown = $state.raw<readonly Thing[]>([]);

  #things: Thing[] = [];
  #characters = 0;
  #frame: number | null = null;

  take({ seq: place, data, metadata, displayId, isUpdate }: DisplayEvent): void {
    const form = bestForm(data, metadata);
    const characters = sizeOf(form);
    const thing = { place, displayId, form, characters };
    if (isUpdate)
      this.#things = this.#things.map((old) => {
        if (old.displayId !== displayId) return old;
        this.#characters -= old.characters;
        this.#characters += characters;
        return { ...thing, place: old.place };
      });
    else {
      this.#things.push(thing);
      this.#characters += characters;
    }
    while (this.#things.length > MAX_THINGS || this.#characters > MAX_CHARACTERS)
      this.#characters -= this.#things.shift()?.characters ?? this.#characters;
    this.#changed();
  }

  /** Forgets everything, for a new run. */
  reset(): void {
    this.#things = [];
    this.#characters = 0;
    this.#changed();
  }

  #changed(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.shown = [...this.#things];
    });
  }
}

function sizeOf(form: Form): number {
  if (form.kind === 'picture') return form.url.length;
  if (form.kind === 'page') return form.html.length;
  return form.kind === 'text' ? form.text.length : 0;
}
