import { readStored, writeStored } from '../lib/storage';
import { clampSplit, FIRST_SPLIT } from '../ui/split';

const KEY = 'playpen.split';

/** The width of the code, in percent, as this browser's reader likes it. */
export class Split {
  percent = $state(clampSplit(Number(readStored(KEY) ?? FIRST_SPLIT)));

  move(percent: number): void {
    this.percent = percent;
    writeStored(KEY, String(percent));
  }
}
