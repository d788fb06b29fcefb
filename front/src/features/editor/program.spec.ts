import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadProgram, saveProgram } from './program';

let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('a program comes back as it was', () => {
  expect(loadProgram()).toBeNull();
  expect(saveProgram('print("你好")\n')).toBe(true);
  expect(loadProgram()).toBe('print("你好")\n');
});

test('an emptied program stays empty', () => {
  saveProgram('');
  expect(loadProgram()).toBe('');
});

test.each(['nonsense', '[]', '{"files":[{"path":"main.py"}]}', '{"files":[null]}'])(
  'what is no program is not loaded: %s',
  (value) => {
    stored.set('playpen.program', value);
    expect(loadProgram()).toBeNull();
  },
);

test('a browser that keeps nothing is found out', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  });
  expect(saveProgram('x')).toBe(false);
  vi.stubGlobal('localStorage', undefined);
  expect(saveProgram('x')).toBe(false);
  expect(loadProgram()).toBeNull();
});
