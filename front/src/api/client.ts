import { randomToken } from '../lib/random';
import { readStored, writeStored } from '../lib/storage';
import { isObject, parseJson } from '../lib/json';
import { wait } from '../lib/wait';
import { currentOrigin, httpUrl, path } from './paths';
import { readProblem, type Refusal } from './problem';
import type { InputMessage, RunAccepted, RunRequest } from './protocol';

export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** What the server knows about a run whose stream could not be opened. */
export type Whereabouts = 'known' | 'unknown' | 'restarted' | 'unreachable';

const TRY_TIMEOUT_MS = 15_000;
/** Pauses before the tries that follow a first one: a Wi-Fi hiccup is over by then, and a child still waits. */
const RETRY_PAUSES_MS = [300, 900, 2_000];
/** Answers of a proxy whose server was not there: nothing refused the request, so it may be sent again. */
const NO_SERVER_BEHIND_PROXY = [502, 504];

/**
 * Asks for a run. A request whose answer got lost is sent again with the same `Idempotency-Key`, so a
 * press of Run makes one run, however often the network drops it.
 */
export async function createRun(request: RunRequest): Promise<Answer<RunAccepted>> {
  const answer = await send('POST', path('runs', {}), {
    'Content-Type': 'application/json',
    'Idempotency-Key': randomToken(),
    'Playpen-Client': clientId(),
    body: JSON.stringify(request),
  });
  if (!answer.ok) return answer;
  const body = parseJson(answer.value);
  if (isObject(body) && typeof body['jobId'] === 'string') {
    const controlKey = typeof body['controlKey'] === 'string' ? body['controlKey'] : '';
    return { ok: true, value: { jobId: body['jobId'], controlKey } };
  }
  return { ok: false, refusal: { kind: 'unreachable' } };
}

/** Cancels without a stream. Cancelling is idempotent, so it too is tried again. */
export async function cancelRun(jobId: string, controlKey: string): Promise<Answer<string>> {
  return send('POST', path('cancel', { jobId }), { 'Playpen-Control': controlKey });
}

/** Answers the program without a stream. The server takes each `id` once, so it is tried again as well. */
export async function sendInput(
  jobId: string,
  controlKey: string,
  message: InputMessage,
): Promise<Answer<string>> {
  const { id } = message;
  return send('POST', path('input', { jobId }), {
    'Content-Type': 'application/json',
    'Playpen-Control': controlKey,
    body: JSON.stringify(message.type === 'eof' ? { id, eof: true } : { id, data: message.data }),
  });
}

/** Cancels while the page is being left: the browser delivers it after the page is gone. */
export function cancelRunOnLeaving(jobId: string, controlKey: string): void {
  const url = httpUrl(path('cancel', { jobId }), currentOrigin());
  const headers = { 'Playpen-Control': controlKey };
  void fetch(url, { method: 'POST', headers, keepalive: true }).catch(() => undefined);
}

/** Asks over plain HTTP why a stream does not open: a browser hides the status of a refused WebSocket. */
export async function findRun(jobId: string): Promise<Whereabouts> {
  try {
    const response = await fetch(httpUrl(path('run', { jobId }), currentOrigin()), {
      signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
    });
    if (response.status === 410) return 'restarted';
    if (response.status === 404) return 'unknown';
    return response.ok ? 'known' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

type Headers = Record<string, string> & { body?: string };

async function send(
  method: string,
  target: string,
  { body, ...headers }: Headers,
): Promise<Answer<string>> {
  for (const pause of [...RETRY_PAUSES_MS, null]) {
    const response = await attempt(method, target, headers, body);
    if (response && !NO_SERVER_BEHIND_PROXY.includes(response.status)) {
      const text = await response.text().catch(() => '');
      if (response.ok) return { ok: true, value: text };
      const problem = readProblem(response.status, text, response.headers.get('Retry-After'));
      return { ok: false, refusal: { kind: 'problem', problem } };
    }
    if (pause !== null) await wait(pause);
  }
  return { ok: false, refusal: { kind: 'unreachable' } };
}

async function attempt(
  method: string,
  target: string,
  headers: Record<string, string>,
  body: string | undefined,
): Promise<Response | null> {
  try {
    return await fetch(httpUrl(target, currentOrigin()), {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
    });
  } catch {
    return null;
  }
}

const CLIENT_KEY = 'playpen.client';
let unstoredClientId: string | null = null;

/** An opaque id by which the server shares its runners out fairly; it says nothing about who sits here. */
function clientId(): string {
  const stored = readStored(CLIENT_KEY) ?? unstoredClientId;
  if (stored) return stored;
  unstoredClientId = randomToken();
  writeStored(CLIENT_KEY, unstoredClientId);
  return unstoredClientId;
}
