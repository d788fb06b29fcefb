/** Widths of the left part in percent, within which both parts stay usable. */
export const MIN_SPLIT = 25;
export const MAX_SPLIT = 75;
export const FIRST_SPLIT = 54;
const STEP = 2;
const BIG_STEP = 10;

export function clampSplit(percent: number): number {
  if (Number.isNaN(percent)) return FIRST_SPLIT;
  return Math.min(MAX_SPLIT, Math.max(MIN_SPLIT, Math.round(percent * 10) / 10));
}

/** Where a key moves the divider, or null where it does not. */
export function splitAfterKey(percent: number, key: string): number | null {
  switch (key) {
    case 'ArrowLeft':
      return clampSplit(percent - STEP);
    case 'ArrowRight':
      return clampSplit(percent + STEP);
    case 'PageDown':
      return clampSplit(percent - BIG_STEP);
    case 'PageUp':
      return clampSplit(percent + BIG_STEP);
    case 'Home':
      return MIN_SPLIT;
    case 'End':
      return MAX_SPLIT;
    default:
      return null;
  }
}
