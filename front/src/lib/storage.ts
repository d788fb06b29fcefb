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

export function writeStored(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
