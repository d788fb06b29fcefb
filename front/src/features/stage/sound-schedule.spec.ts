import { expect, test } from 'vitest';
import { SoundSchedule } from './sound-schedule';

/** Pieces of 20 ms, each coming at its time and so much later; when each is played, after it came. */
function leads(schedule: SoundSchedule, count: number, delay: (n: number) => number, from = 0) {
  return Array.from({ length: count }, (_, n) => {
    const time = from + n * 0.02;
    const now = time + 5 + delay(n);
    return (schedule.place(1_000 + time, 0.02, now) ?? NaN) - now;
  });
}

test('pieces follow each other without a seam, soon after they came', () => {
  const schedule = new SoundSchedule();
  const played = Array.from({ length: 100 }, (_, n) =>
    // By a clock of milliseconds, which is a little off.
    schedule.place(1_000 + Math.round(n * 20.4) / 1000, 0.02, n * 0.0204),
  );
  expect(played[0]).toBeCloseTo(0.02);
  const seams = played.slice(1).map((at, n) => (at ?? NaN) - (played[n] ?? NaN) - 0.02);
  expect(Math.min(...seams)).toBeGreaterThan(-1e-9);
  expect(seams.filter((seam) => seam > 1e-9).length).toBeLessThan(3);
});

test('what comes a little late is played in time, and what comes too late moves the rest', () => {
  const schedule = new SoundSchedule();
  expect(leads(schedule, 50, (n) => (n % 3) * 0.01).every((lead) => lead > 0.005)).toBe(true);
  const after = leads(schedule, 50, () => 0.3, 1);
  // From now on with more care.
  expect(Math.min(...after)).toBeGreaterThan(0.03);
  expect(Math.max(...after)).toBeLessThan(0.07);
});

test('where much comes late there is soon time for it, and where all is well it is as soon as before', () => {
  const schedule = new SoundSchedule();
  const rough = leads(schedule, 200, (n) => (n % 10) * 0.01);
  expect(Math.min(...rough.slice(100))).toBeGreaterThan(0);
  const smooth = leads(schedule, 3_000, () => 0, 4);
  expect(smooth.at(-1)).toBeLessThan(0.09);
  // After a silence.
  expect(leads(schedule, 1, () => 0.3, 100)[0]).toBeLessThan(0.06);
});

test('after a bad time it is soon as near as before', () => {
  const schedule = new SoundSchedule();
  leads(schedule, 10, () => 0);
  leads(schedule, 5, () => 0.5, 0.2);
  const later = leads(schedule, 300, () => 0, 0.3);
  expect(later.at(0)).toBeGreaterThan(0.4);
  expect(later.at(-1)).toBeLessThan(0.1);
});

test('after a silence it begins anew', () => {
  const schedule = new SoundSchedule();
  leads(schedule, 10, () => 0);
  expect(leads(schedule, 1, () => 0.2, 60)[0]).toBeLessThan(0.06);
});

test('a sound after a silence waits no longer than it must', () => {
  const schedule = new SoundSchedule();
  leads(schedule, 5, () => 0);
  leads(schedule, 5, () => 0.2, 0.1);
  expect(leads(schedule, 1, () => 0, 1)[0]).toBeLessThan(0.08);
});

test('what a program sent ahead waits its turn, and what is too far ahead is left out', () => {
  const schedule = new SoundSchedule();
  expect(schedule.place(100, 3, 0)).toBeCloseTo(0.02);
  expect(schedule.place(103, 3, 0)).toBeCloseTo(3.02);
  expect(schedule.place(120, 3, 0)).toBeNull();
});
