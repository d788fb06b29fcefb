/** Bytes by name, in this browser. IndexedDB holds megabytes, where localStorage holds text and little of it. */
export interface ByteStore {
  /** Keeps them; false = until the page is left only. */
  put(name: string, bytes: Bytes): Promise<boolean>;
  get(name: string): Promise<Bytes | null>;
  drop(names: string[]): Promise<void>;
}

export type Bytes = Uint8Array<ArrayBuffer>;

const STORE = 'bytes';

/** The store of this browser. Where there is none, or it is full, bytes are held by the page alone. */
export function openByteStore(database = 'playpen'): ByteStore {
  const held = new Map<string, Bytes>();
  // With the first bytes: most programs have none, and a database takes the browser a moment.
  let opened: Promise<IDBDatabase | null> | undefined;

  async function run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | null> {
    const db = await (opened ??= open(database).catch(() => null));
    if (!db) return null;
    return new Promise((resolve) => {
      try {
        const transaction = db.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  return {
    put: async (name, bytes) => {
      held.set(name, bytes);
      return (await run('readwrite', (store) => store.put(bytes, name))) !== null;
    },
    get: async (name) => {
      const here = held.get(name);
      if (here) return here;
      const stored: unknown = await run('readonly', (store) => store.get(name));
      if (!(stored instanceof Uint8Array)) return null;
      const bytes = stored as Bytes;
      held.set(name, bytes);
      return bytes;
    },
    drop: async (names) => {
      for (const name of names) {
        held.delete(name);
        await run('readwrite', (store) => store.delete(name));
      }
    },
  };
}

function open(database: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    const fail = () => reject(new Error('this browser keeps no bytes'));
    request.onerror = request.onblocked = fail;
  });
}
