/**
 * What this browser keeps. Storage may be full, forbidden or absent (a private window, a school's
 * policy), and none of these may break the page: reading then finds nothing, and writing says false.
 */

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether there is anything at all. Each kind of storage has the page wait when it is first asked, while it opens. */
export function isStorageUsed(): boolean {
  try {
    return localStorage.length > 0;
  } catch {
    return false;
  }
}

export function writeStored(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

/** Asks the browser not to clear what it keeps when it needs room, once there is something to keep. */
export function askToKeep(): void {
  try {
    void navigator.storage.persist().catch(() => undefined);
  } catch {
    // Over plain HTTP nobody can be asked.
  }
}

export function dropStored(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // What cannot be reached takes no room that could be freed.
  }
}

export function storedKeys(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** The same for what this tab alone remembers, across reloads. */
export function readTab(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeTab(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // The tab then begins as a new one would.
  }
}
