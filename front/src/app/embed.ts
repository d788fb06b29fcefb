/*
 * The page inside a lesson's page: `?embed=1&code=…` shows a program and keeps nothing. A parent whose origin is
 * allowed may go on by messages (docs/EMBEDDING.md).
 */

import type { EndStatus } from '../api/protocol';
import type { Outcome } from '../features/run/state';

/** What a lesson's page may ask for. */
export type FromParent =
  { type: 'playpen.setCode'; code: string } | { type: 'playpen.getCode' } | { type: 'playpen.run' };

/** What it is told. */
export type ToParent =
  | { type: 'playpen.ready' }
  | { type: 'playpen.code'; code: string }
  | { type: 'playpen.changed'; code: string }
  | { type: 'playpen.ended'; status: EndStatus; reason: string };

/** As long as a program's text may be, in characters. */
const MAX_CODE = 200 * 1024;

/** The program that an address brings along; null where the page is not embedded. */
export function embedded(search: string): { code: string } | null {
  const query = new URLSearchParams(search);
  if (query.get('embed') !== '1') return null;
  return { code: (query.get('code') ?? '').replace(/\r\n?/g, '\n').slice(0, MAX_CODE) };
}

/** How a run came to its end, as the lesson is told. One that was refused or lost has failed. */
export function endOf(outcome: Outcome): ToParent {
  const type = 'playpen.ended';
  if (outcome.kind === 'exit') {
    const { status, reason } = outcome.exit;
    return { type, status, reason };
  }
  if (outcome.kind === 'lost') return { type, status: 'failed', reason: outcome.why };
  const { refusal } = outcome;
  const reason =
    refusal.kind === 'problem' ? (refusal.problem.errorCode ?? 'refused') : refusal.kind;
  return { type, status: 'failed', reason };
}

/** The origins that may talk to an embedded page: its own, and those that the page names, by spaces. */
export function allowedParents(own: string, named: string): string[] {
  return [own, ...named.split(' ').filter((origin) => /^https?:\/\/[^/*]+$/.test(origin))];
}

/** A message's request; null for what is none, or comes from elsewhere than an allowed parent. */
export function readMessage(
  { data, origin, source }: Pick<MessageEvent<unknown>, 'data' | 'origin' | 'source'>,
  parent: unknown,
  allowed: readonly string[],
): FromParent | null {
  if (source !== parent || !allowed.includes(origin)) return null;
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  if (data.type === 'playpen.getCode' || data.type === 'playpen.run') return { type: data.type };
  if (data.type !== 'playpen.setCode' || !('code' in data)) return null;
  const { code } = data;
  return typeof code === 'string' && code.length <= MAX_CODE ? { type: data.type, code } : null;
}
