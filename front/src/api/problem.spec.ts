import { expect, test } from 'vitest';
import { readProblem } from './problem';

test('a problem of the server’s is read', () => {
  const body = JSON.stringify({
    status: 503,
    title: 'Service Unavailable',
    errorCode: 'QUEUE_FULL',
    message: 'the queue is full',
  });
  expect(readProblem(503, body, '4')).toEqual({
    status: 503,
    errorCode: 'QUEUE_FULL',
    message: 'the queue is full',
    retryAfterSeconds: 4,
  });
});

test('a proxy’s page has a status at least', () => {
  expect(readProblem(413, '<html>too large</html>', 'Wed, 21 Oct 2026 07:28:00 GMT')).toEqual({
    status: 413,
    errorCode: null,
    message: null,
    retryAfterSeconds: null,
  });
});
