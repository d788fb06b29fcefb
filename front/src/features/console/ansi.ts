import {
  createAnsiSequenceParser,
  createColorPalette,
  type Color,
  type DecorationType,
} from 'ansi-sequence-parser';

export interface Span {
  text: string;
  /** Declarations for a `style` attribute; empty for plain text. */
  css: string;
}

export type Piece = Span | 'newline' | 'return' | 'clear';

/**
 * The library understands colours and decorations (SGR) only, so everything else that a terminal knows is
 * taken out before it reads. Clearing the screen, which small animations do, goes in as a form feed.
 */
const CONTROL =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
/** The beginning of a sequence, or a lone carriage return, whose rest comes with the next chunk. */
const UNFINISHED = /(?:\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[ -/]*)|\r)$/;
const HAS_CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/;
const BREAK = /\r\n|[\n\r\f]/g;
/** An unfinished sequence longer than this is no sequence; waiting for its end would swallow output. */
const LONGEST_SEQUENCE = 256;

/** Reads the text of one stream, in chunks that may end anywhere. */
export class AnsiReader {
  #held = '';
  readonly #parser = createAnsiSequenceParser();

  read(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    for (const token of this.#parser.parse(this.#clean(chunk))) {
      const css = styleOf(token.foreground, token.background, token.decorations);
      let from = 0;
      for (const match of token.value.matchAll(BREAK)) {
        if (match.index > from) pieces.push({ text: token.value.slice(from, match.index), css });
        from = match.index + match[0].length;
        pieces.push(match[0] === '\r' ? 'return' : match[0] === '\f' ? 'clear' : 'newline');
      }
      if (from < token.value.length) pieces.push({ text: token.value.slice(from), css });
    }
    return pieces;
  }

  #clean(chunk: string): string {
    const text = this.#held + chunk;
    this.#held = '';
    if (!HAS_CONTROLS.test(text)) return text;
    const unfinished = UNFINISHED.exec(text);
    const isHeld = unfinished !== null && unfinished[0].length <= LONGEST_SEQUENCE;
    if (isHeld) this.#held = unfinished[0];
    return (isHeld ? text.slice(0, unfinished.index) : text).replace(CONTROL, forLibrary);
  }
}

/** What the library is given in place of a sequence or a control character. */
function forLibrary(sequence: string): string {
  const parameters = sequence.slice(2, -1);
  if (sequence.startsWith('\x1b[') && sequence.endsWith('m') && /^[\d;:]*$/.test(parameters)) {
    // The library takes an empty parameter for nothing, where terminals read 0: "reset".
    const filled = parameters.replace(/:/g, ';').replace(/^$|^(?=;)|(?<=;)(?=;|$)/g, '0');
    return `\x1b[${filled}m`;
  }
  return /^\x1b(?:c|\[[23]J)$/.test(sequence) ? '\f' : '';
}

const palette = createColorPalette();

function styleOf(
  foreground: Color | null,
  background: Color | null,
  decorations: Set<DecorationType>,
): string {
  if (!foreground && !background && decorations.size === 0) return '';
  const css = decorations.has('reverse')
    ? colours(background, foreground, true)
    : colours(foreground, background, false);
  const lines = (['underline', 'overline', 'strikethrough'] as const)
    .filter((line) => decorations.has(line))
    .map((line) => (line === 'strikethrough' ? 'line-through' : line));
  if (lines.length > 0) css.push(`text-decoration:${lines.join(' ')}`);
  if (decorations.has('bold')) css.push('font-weight:700');
  if (decorations.has('italic')) css.push('font-style:italic');
  if (decorations.has('dim')) css.push('opacity:.75');
  if (decorations.has('hidden')) css.push('visibility:hidden');
  return css.join(';');
}

/**
 * Text on the page's own ground takes the theme's version of a named colour, readable in light and dark.
 * A program that paints the ground as well gets the colours it asked for, and readable text where it
 * named none.
 */
function colours(text: Color | null, ground: Color | null, isReversed: boolean): string[] {
  if (!ground) {
    if (isReversed)
      return [`color:var(--panel)`, `background:${text ? themed(text) : 'var(--text)'}`];
    return text ? [`color:${themed(text)}`] : [];
  }
  const groundHex = hex(ground);
  return [`color:${text ? hex(text) : readableOn(groundHex)}`, `background:${groundHex}`];
}

function themed(color: Color): string {
  return color.type === 'named' ? `var(--ansi-${color.name})` : hex(color);
}

/** A colour number outside the table is possible in a program, if not in the library's types. */
function hex(color: Color): string {
  const value = palette.value(color) as string | undefined;
  return value && /^#[\da-f]{6}$/i.test(value) ? value : '#808080';
}

function readableOn(ground: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    parseInt(ground.slice(at, at + 2), 16),
  );
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140 ? '#000000' : '#ffffff';
}
