import { expect, test } from 'vitest';
import { toBase64 } from './base64';

test('bytes become base64, many of them too', () => {
  expect(toBase64(new Uint8Array([0, 255, 16]))).toBe('AP8Q');
  const many = Uint8Array.from({ length: 200_000 }, (_, at) => at % 256);
  expect(toBase64(many)).toBe(Buffer.from(many).toString('base64'));
});
