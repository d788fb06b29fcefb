import { readFileSync } from 'node:fs';
import { describe as suite, expect, test } from 'vitest';
import type { Problem } from '../../api/problem';
import type { ExitEvent } from '../../api/protocol';
import { en } from '../../i18n/en';
import { zh } from '../../i18n/zh';
import { IDLE, type Outcome } from './state';
import { describe, refusalWords } from './words';

const say = (outcome: Outcome, m = en) => describe({ ...IDLE, phase: 'ended', outcome }, m);
const exit = (rest: Partial<ExitEvent>): Outcome => ({
  kind: 'exit',
  exit: { type: 'exit', seq: 1, status: 'failed', reason: 'exit', ...rest },
});
const refused = (rest: Partial<Problem>) => ({
  kind: 'problem' as const,
  problem: { status: 400, errorCode: null, message: null, retryAfterSeconds: null, ...rest },
});

suite('how a run ended', () => {
  test('well', () => {
    expect(say(exit({ status: 'succeeded', exitCode: 0 }))).toMatchObject({
      tone: 'good',
      headline: 'Finished',
      detail: null,
      offersRunAgain: false,
    });
  });

  test('by the press of Stop', () => {
    expect(say(exit({ status: 'cancelled', reason: 'cancelled' }))).toMatchObject({
      tone: 'quiet',
      headline: 'Stopped',
      detail: 'You stopped the program.',
    });
  });

  test('with an error of the program', () => {
    const words = say(exit({ exitCode: 1 }));
    expect(words).toMatchObject({ tone: 'bad', offersRunAgain: false });
    expect(words.detail).toContain('exit code 1');
  });

  test('through a fault that is not the program’s', () => {
    expect(say(exit({ reason: 'lost' })).offersRunAgain).toBe(true);
    expect(say({ kind: 'lost', why: 'restarted' })).toMatchObject({
      headline: 'Run lost',
      detail: en.ended.restarted,
      offersRunAgain: true,
    });
  });

  test('for a reason that only the server knows', () => {
    expect(say(exit({ reason: 'eclipse', error: 'the sun went dark' })).detail).toBe(
      'the sun went dark',
    );
    expect(say(exit({ reason: 'eclipse' })).detail).toBe(en.reason.unknown);
    expect(say(exit({ reason: 'constructor' })).detail).toBe(en.reason.unknown);
  });

  test('in Chinese', () => {
    expect(say(exit({ reason: 'memory' }), zh).detail).toBe(zh.reason.memory);
  });
});

suite('why a run was refused', () => {
  test('in the reader’s language where the code is known', () => {
    const tooLarge = refused({ errorCode: 'FILE_TOO_LARGE', message: 'file too large' });
    expect(refusalWords(tooLarge, en)).toBe(en.refusal.fileTooLarge);
    expect(refusalWords(tooLarge, zh)).toBe(zh.refusal.fileTooLarge);
  });

  test('with the time to wait', () => {
    const full = { errorCode: 'QUEUE_FULL', status: 503 };
    expect(refusalWords(refused({ ...full, retryAfterSeconds: 5 }), en)).toBe(
      'Too many programs are waiting just now. Try again in 5 seconds.',
    );
    expect(refusalWords(refused(full), en)).toBe(
      'Too many programs are waiting just now. Try again in a moment.',
    );
  });

  test('in Chinese whatever the code is', () => {
    const api = readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8');
    const { components } = JSON.parse(api) as {
      components: { schemas: { ErrorCode: { enum: string[] } } };
    };
    const codes = components.schemas.ErrorCode.enum;
    expect(codes).toContain('QUEUE_FULL');
    const english = codes.filter((errorCode) => {
      const said = refusalWords(refused({ errorCode, message: 'the server’s words' }), zh);
      return !/^\p{Script=Han}/u.test(said) || said.includes('the server’s words');
    });
    expect(english).toEqual([]);
  });

  test('by the server alone, for a moment', () => {
    const busy = refused({ errorCode: 'SERVER_BUSY', status: 503, retryAfterSeconds: 1 });
    expect(refusalWords(busy, en)).toBe(`${en.refusal.busy} Try again in 1 second.`);
    const stopping = refused({ errorCode: 'SHUTTING_DOWN', status: 503 });
    expect(refusalWords(stopping, zh)).toBe(`${zh.refusal.shuttingDown} ${zh.refusal.soon}`);
    expect(refusalWords(refused({ errorCode: 'INTERNAL', status: 500 }), zh)).toBe(
      zh.reason.internal,
    );
  });

  test('in the server’s words otherwise, and by its number where it has none', () => {
    expect(refusalWords(refused({ errorCode: 'NEW', message: 'not on Sundays' }), en)).toBe(
      'The server says: not on Sundays',
    );
    expect(refusalWords(refused({ status: 418 }), en)).toContain('418');
    expect(refusalWords({ kind: 'unreachable' }, en)).toBe(en.refusal.unreachable);
  });
});

suite('before and while it runs', () => {
  test('a slow start is told by what it waits for', () => {
    const starting = { ...IDLE, phase: 'starting' as const };
    const said = (state: object, m = en) => describe({ ...starting, ...state }, m).headline;
    expect(said({ isAccepted: true, queuePosition: 3 })).toBe('Starting…');
    expect(said({ isSlow: true })).toBe('Reaching the server…');
    expect(said({ isSlow: true }, zh)).toBe('正在联系服务器…');
    expect(said({ isSlow: true, isAccepted: true })).toBe('Waiting for a free place…');
    expect(said({ isSlow: true, isAccepted: true, queuePosition: 3 })).toContain('number 3');
  });

  test('a lost connection comes before everything else', () => {
    const state = { ...IDLE, phase: 'running' as const, isReconnecting: true };
    expect(describe(state, en).headline).toBe(en.status.reconnecting);
  });
});
