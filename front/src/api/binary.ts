import { isObject, numberOr, parseJson, type JsonObject } from '../lib/json';
import type { AudioEvent, FramePart, RunEvent } from './protocol';

/** A header is a few numbers for each part; more than that is none. */
const MAX_HEADER_BYTES = 1 << 20;
/** No side of a picture is longer: browsers have no larger canvas. */
const MAX_SIDE = 16_384;
/** What any browser plays. */
const [MIN_RATE, MAX_RATE, MAX_CHANNELS] = [8_000, 96_000, 2];
const FORMATS: readonly unknown[] = ['png', 'jpeg', 'webp', 'RGB'] satisfies FramePart['format'][];

/**
 * Reads one binary message of the stream: four bytes that say how long the header is, the header as JSON, and
 * the bytes that it speaks of, one after the other. What does not have this shape is passed over; a part of a
 * picture that makes no sense is left out of it.
 */
export function decodeBinary(data: ArrayBuffer): RunEvent[] {
  if (data.byteLength < 4) return [];
  const length = new DataView(data).getUint32(0);
  if (length > MAX_HEADER_BYTES || length > data.byteLength - 4) return [];
  const raw = parseJson(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  if (!isObject(raw)) return [];
  const seq = numberOr(raw['seq'], null);
  if (seq === null) return [];
  const bytes = new Uint8Array(data, 4 + length);
  return [decodeKnown(seq, raw, bytes) ?? { type: 'other', seq }];
}

function decodeKnown(
  seq: number,
  raw: JsonObject,
  bytes: Uint8Array<ArrayBuffer>,
): RunEvent | null {
  if (raw['type'] === 'frame') return decodeFrame(seq, raw, bytes);
  return raw['type'] === 'audio' ? decodeAudio(seq, raw, bytes) : null;
}

function decodeAudio(
  seq: number,
  raw: JsonObject,
  bytes: Uint8Array<ArrayBuffer>,
): AudioEvent | null {
  const [sampleRate, channels] = [numberOr(raw['sampleRate'], 0), numberOr(raw['channels'], 0)];
  const [timestamp, durationMs] = [numberOr(raw['timestamp'], 0), numberOr(raw['durationMs'], 0)];
  const format = raw['format'];
  if (format !== 'opus' && format !== 'pcm_s16le') return null;
  if (!(sampleRate >= MIN_RATE && sampleRate <= MAX_RATE)) return null;
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS) return null;
  return { type: 'audio', seq, sampleRate, channels, format, timestamp, durationMs, bytes };
}

function decodeFrame(
  seq: number,
  raw: JsonObject,
  bytes: Uint8Array<ArrayBuffer>,
): RunEvent | null {
  const [width, height] = [side(raw['width']), side(raw['height'])];
  if (!width || !height || !Array.isArray(raw['parts'])) return null;
  const parts: FramePart[] = [];
  let at = 0;
  /** The file in which those without bytes stand, below the ones before. */
  let last: FramePart | null = null;
  for (const value of raw['parts'] as unknown[]) {
    if (!isObject(value)) return null;
    const length = numberOr(value['bytes'], -1);
    if (!Number.isInteger(length) || length < 0 || at + length > bytes.length) return null;
    const part = decodePart(value, bytes.subarray(at, at + length));
    at += length;
    if (length > 0) last = part;
    else if (part?.format === 'png' && last?.format === 'png') last.areas.push(...part.areas);
    else last = null;
    if (part && part === last) parts.push(part);
  }
  return { type: 'frame', seq, width, height, isKey: raw['key'] === true, parts };
}

function decodePart(raw: JsonObject, bytes: Uint8Array<ArrayBuffer>): FramePart | null {
  const [x, y] = [numberOr(raw['x'], 0), numberOr(raw['y'], 0)];
  const [width, height] = [side(raw['width']), side(raw['height'])];
  const format = raw['format'];
  if (!width || !height || !isFormat(format)) return null;
  if (format === 'RGB' && bytes.length !== width * height * 3) return null;
  return { format, bytes, areas: [{ x, y, width, height }] };
}

/** A whole number of pixels that there can be; else 0. */
function side(value: unknown): number {
  const length = numberOr(value, 0);
  return Number.isInteger(length) && length > 0 && length <= MAX_SIDE ? length : 0;
}

function isFormat(value: unknown): value is FramePart['format'] {
  return FORMATS.includes(value);
}
