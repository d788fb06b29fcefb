import { vi } from 'vitest';

/** A browser's storage for specs: `room` is how many characters it takes. */
export function stubStorage(room = Infinity): Map<string, string> {
  const stored = new Map<string, string>();
  const used = () => [...stored].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      const old = stored.get(key);
      stored.set(key, value);
      if (used() <= room) return;
      if (old === undefined) stored.delete(key);
      else stored.set(key, old);
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: (key: string) => void stored.delete(key),
    get length() {
      return stored.size;
    },
  };
  // `Object.keys` of a Storage lists what is stored.
  const listed = new Proxy(storage, {
    ownKeys: () => [...stored.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  vi.stubGlobal('localStorage', listed);
  vi.stubGlobal('sessionStorage', listed);
  return stored;
}
