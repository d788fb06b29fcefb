import { isObject, numberOr, parseJson, stringOr } from '../lib/json';

/** What a refusal says (RFC 9457, with the server's stable code). */
export interface Problem {
  status: number;
  errorCode: string | null;
  message: string | null;
  retryAfterSeconds: number | null;
}

/** Why a call has no answer to work with. */
export type Refusal = { kind: 'unreachable' } | { kind: 'problem'; problem: Problem };

/** Reads a refusal; one that a proxy made has no JSON body, and its status must do. */
export function readProblem(status: number, body: string, retryAfter: string | null): Problem {
  const parsed = parseJson(body);
  const raw = isObject(parsed) ? parsed : {};
  return {
    status: numberOr(raw['status'], status),
    errorCode: stringOr(raw['errorCode'], null),
    message: stringOr(raw['message'], stringOr(raw['detail'], null)),
    retryAfterSeconds: readSeconds(retryAfter),
  };
}

function readSeconds(header: string | null): number | null {
  if (header === null || !/^\d+$/.test(header.trim())) return null;
  return Number(header);
}
