import { isObject, stringOr, type JsonObject } from '../../lib/json';

/** What the page shows of something that a program displays: one of the forms that it comes in. */
export type Form =
  | { kind: 'picture'; url: string; width?: number; height?: number; words: string }
  | { kind: 'page'; html: string }
  /** `isInstead`: of a page that would need the network. */
  | { kind: 'text'; text: string; isInstead?: true }
  /** There is nothing (yet) that could be shown. */
  | { kind: 'nothing' };

/** The best form first. A picture is better than a page: it needs no rights, and has words of its own. */
const PICTURES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const TEXTS = ['text/markdown', 'text/latex'];
/** Scripts of elsewhere, which are not loaded: without them there is nothing to be seen. */
const NEEDS_NETWORK = /(<script[^>]*\ssrc=|\bimport\s*\(?)\s*["']?(https?:)?\/\//i;
/** A longer text is for a file. */
const MAX_TEXT = 100_000;
const MAX_WORDS = 1_000;

/** Chooses the form to show; `data` and `metadata` are by MIME type, as in notebooks. */
export function bestForm(data: JsonObject, metadata: JsonObject): Form {
  for (const type of PICTURES) {
    const form = data[type];
    if (typeof form === 'string') return picture(type, form, data, metadata);
  }
  const html = data['text/html'];
  const plain = data['text/plain'];
  if (typeof html === 'string')
    return NEEDS_NETWORK.test(html) && typeof plain === 'string'
      ? { kind: 'text', text: cut(plain, MAX_TEXT), isInstead: true }
      : { kind: 'page', html };
  for (const type of TEXTS) {
    const text = data[type];
    if (typeof text === 'string') return { kind: 'text', text: cut(text, MAX_TEXT) };
  }
  // Of a chart that nothing here draws, its own short name says more than its numbers.
  const json = data['application/json'];
  if (json !== undefined)
    return { kind: 'text', text: cut(JSON.stringify(json, null, 2), MAX_TEXT) };
  return typeof plain === 'string'
    ? { kind: 'text', text: cut(plain, MAX_TEXT) }
    : { kind: 'nothing' };
}

function picture(type: string, form: string, data: JsonObject, metadata: JsonObject): Form {
  const about = isObject(metadata[type]) ? metadata[type] : {};
  const { width, height } = about;
  const url =
    type === 'image/svg+xml'
      ? `data:${type};charset=utf-8,${encodeURIComponent(form.replace(/\p{Surrogate}/gu, '\ufffd'))}`
      : `data:${type};base64,${form.replace(/\s/g, '')}`;
  return {
    kind: 'picture',
    url,
    ...(isLength(width) && isLength(height) && { width, height }),
    words: cut(stringOr(about['alt'], saidOf(data['text/plain'])), MAX_WORDS),
  };
}

/** `<PIL.Image.Image …>` says nothing to anybody. */
function saidOf(plain: unknown): string {
  return typeof plain === 'string' && !plain.startsWith('<') ? plain : '';
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 20_000;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
