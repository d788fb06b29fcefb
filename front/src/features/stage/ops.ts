import { isObject, numberOr, stringOr, type JsonObject } from '../../lib/json';

/** What a picture is made of, as docs/DRAW.md describes it. Lengths are in pixels, colours `#rrggbb` or empty. */

const KINDS = ['line', 'polygon', 'rectangle', 'oval', 'arc', 'text', 'image'] as const;
export type Kind = (typeof KINDS)[number];

export interface CanvasOp {
  op: 'canvas';
  canvas: number;
  title: string;
  width: number;
  height: number;
  x: number;
  y: number;
  background: string;
  keys: boolean;
  /** Whether the program listens to the mouse, and so to fingers. */
  mouse: boolean;
  region: readonly [number, number, number, number] | null;
}

export interface PictureOp {
  op: 'picture';
  picture: number;
  format: 'gif' | 'png';
  width: number;
  height: number;
  data: string;
}

export interface DialogOp {
  op: 'dialog';
  dialog: number;
  kind: 'text' | 'number' | 'message' | 'question';
  title: string;
  prompt: string;
  initial: string;
  /** Of the number that is asked for: it has no fraction, and is no less and no more. */
  isWhole: boolean;
  least: number | null;
  most: number | null;
  /** What was wrong with the last answer, in Python's words. */
  fault: string;
}

/** What an item is and how it looks: what is not named is nothing, or as it was. */
export interface Look {
  canvas: number;
  at: readonly number[];
  fill: string;
  stroke: string;
  width: number;
  hidden: boolean;
  cap: string;
  join: string;
  arrow: string;
  smooth: boolean;
  dash: readonly number[];
  start: number;
  extent: number;
  style: string;
  text: string;
  family: string;
  size: number;
  bold: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  anchor: string;
  justify: string;
  wrap: number;
  angle: number;
  picture: number;
}

export type Op =
  | { op: 'reset'; missing: number }
  | CanvasOp
  | { op: 'close'; canvas: number }
  | PictureOp
  | { op: 'data'; picture: number; data: string }
  | { op: 'forget'; picture: number }
  | { op: Kind; id: number; look: Partial<Look> }
  | { op: 'set'; id: number; look: Partial<Look> }
  | { op: 'extend'; id: number; at: readonly number[] }
  | { op: 'top' | 'bottom'; id: number }
  | { op: 'delete'; ids: readonly number[] }
  | { op: 'show'; frame: number }
  | DialogOp
  | { op: 'answered'; dialog: number };

const NOTHING: Look = {
  canvas: 0,
  at: [],
  fill: '',
  stroke: '',
  width: 0,
  hidden: false,
  cap: 'butt',
  join: 'round',
  arrow: 'none',
  smooth: false,
  dash: [],
  start: 0,
  extent: 0,
  style: 'pieslice',
  text: '',
  family: '',
  size: 0,
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  anchor: 'center',
  justify: 'left',
  wrap: 0,
  angle: 0,
  picture: 0,
};

export function newLook(look: Partial<Look>): Look {
  return { ...NOTHING, ...look };
}

/** The operations of a `draw` event. What is unknown, or not as it must be, is passed over. */
export function decodeOps(values: readonly unknown[]): Op[] {
  return values.flatMap((value) => {
    const op = isObject(value) ? decodeOp(value) : null;
    return op ? [op] : [];
  });
}

function decodeOp(raw: JsonObject): Op | null {
  const number = (name: string) => numberOr(raw[name], 0);
  const text = (name: string) => stringOr(raw[name], '');
  const op = text('op');
  switch (op) {
    case 'reset':
      return { op, missing: number('missing') };
    case 'canvas':
      return {
        op,
        canvas: number('canvas'),
        title: text('title'),
        width: number('width'),
        height: number('height'),
        x: number('x'),
        y: number('y'),
        background: text('background'),
        keys: raw['keys'] === true,
        // Who does not say may well listen.
        mouse: raw['mouse'] !== false,
        region: decodeRegion(raw['region']),
      };
    case 'close':
      return { op, canvas: number('canvas') };
    case 'picture':
      return {
        op,
        picture: number('picture'),
        format: raw['format'] === 'gif' ? 'gif' : 'png',
        width: number('width'),
        height: number('height'),
        data: text('data'),
      };
    case 'data':
      return { op, picture: number('picture'), data: text('data') };
    case 'forget':
      return { op, picture: number('picture') };
    case 'set':
      return { op, id: number('id'), look: decodeLook(raw) };
    case 'extend':
      return { op, id: number('id'), at: numbers(raw['at']) };
    case 'top':
    case 'bottom':
      return { op, id: number('id') };
    case 'delete':
      return { op, ids: numbers(raw['ids']) };
    case 'show':
      return { op, frame: number('frame') };
    case 'dialog':
      return decodeDialog(raw);
    case 'answered':
      return { op, dialog: number('dialog') };
    default:
      return isKind(op) ? { op, id: number('id'), look: decodeLook(raw) } : null;
  }
}

function decodeDialog(raw: JsonObject): Op {
  const kinds = ['text', 'number', 'message', 'question'] as const;
  return {
    op: 'dialog',
    dialog: numberOr(raw['dialog'], 0),
    kind: kinds.find((kind) => kind === raw['kind']) ?? 'text',
    title: stringOr(raw['title'], ''),
    prompt: stringOr(raw['prompt'], ''),
    initial: stringOr(raw['initial'], ''),
    isWhole: raw['whole'] === true,
    least: numberOr(raw['least'], null),
    most: numberOr(raw['most'], null),
    fault: stringOr(raw['fault'], ''),
  };
}

function decodeLook(raw: JsonObject): Partial<Look> {
  const look: Record<string, unknown> = {};
  for (const [name, otherwise] of Object.entries(NOTHING) as [string, unknown][]) {
    const value = raw[name];
    if (Array.isArray(otherwise)) {
      if (Array.isArray(value)) look[name] = numbers(value);
    } else if (typeof value === typeof otherwise) look[name] = value;
  }
  return look;
}

function decodeRegion(value: unknown): CanvasOp['region'] {
  const [left, top, right, bottom] = numbers(value);
  if (left === undefined || top === undefined || right === undefined || bottom === undefined)
    return null;
  return [left, top, right, bottom];
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map((part) => numberOr(part as unknown, 0)) : [];
}

function isKind(op: string): op is Kind {
  return KINDS.some((kind) => kind === op);
}
