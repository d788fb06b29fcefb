import { expect, test } from 'vitest';
import { wav } from './tones';

test('a tone is a WAV file that swings as often as it should and grows quiet', () => {
  const file = wav([441, 441, 0.5]);
  const view = new DataView(file.buffer);
  expect(new TextDecoder().decode(file.subarray(0, 4))).toBe('RIFF');
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([22_086, 22_050]);
  const samples = Array.from({ length: 11_025 }, (_, i) => view.getInt16(44 + i * 2, true));
  const ups = samples.filter((sample, i) => sample > 0 && (samples[i - 1] ?? 0) <= 0).length;
  expect(Math.abs(ups - 220)).toBeLessThanOrEqual(1);
  const loudest = (from: number) => Math.max(...samples.slice(from, from + 1_000));
  expect(loudest(0)).toBeGreaterThan(loudest(9_000) * 4);
});
