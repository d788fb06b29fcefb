/** Sound is played so long after it came, in seconds: what follows may come that much late. As little as goes well. */
const LEAST_DELAY = 0.02;
const MOST_DELAY = 0.11;
/** By so much more with everything that comes too late, and by half of it less after a time in which nothing did. */
const STEP = 0.02;
/** Pieces that nearly touch do; sooner or later than this is a break. */
const SEAM = 0.03;
/** More than this beyond the delay waits to be played only where a program sent it ahead. */
const MAX_LEAD = 0.05;
/** For so long the least that waits is looked for: where all of it is more, the clocks have drifted apart. */
const WINDOW = 2;
/** What is to be heard later than this is of no use. */
const MAX_AHEAD = 15;

/**
 * When the pieces of a program's sound are played. All times are in seconds: `now` by the clock of the player, the
 * piece's own by the clock of whoever recorded it. Pieces follow each other without a seam; one that is late moves all
 * that follow, and where everything comes early enough for long, it moves back.
 */
export class SoundSchedule {
  /** What is to be added to a piece's own time. */
  #offset: number | null = null;
  #end = -Infinity;
  #delay = LEAST_DELAY;
  #leastLead = Infinity;
  #since = 0;

  /** When to play a piece; nothing where it is not to be played at all. */
  place(time: number, duration: number, now: number): number | null {
    // Where nothing is heard, nobody hears that what follows is moved back.
    const isSilent = this.#end <= now;
    if (this.#offset === null || (isSilent && time + this.#offset > now + this.#delay))
      this.#moveTo(time, now);
    let at = time + (this.#offset ?? 0);
    if (Math.abs(at - this.#end) < SEAM) at = this.#end;
    if (at < now) {
      this.#delay = Math.min(this.#delay + STEP, MOST_DELAY);
      this.#moveTo(time, now);
      at = now + this.#delay;
    }
    this.#watch(at - now, now);
    if (at > now + MAX_AHEAD) return null;
    this.#end = at + duration;
    return at;
  }

  #moveTo(time: number, now: number): void {
    this.#offset = now + this.#delay - time;
    this.#forget(now);
  }

  #watch(lead: number, now: number): void {
    this.#leastLead = Math.min(this.#leastLead, lead);
    if (now - this.#since < WINDOW) return;
    this.#delay = Math.max(this.#delay - STEP / 2, LEAST_DELAY);
    if (this.#leastLead > this.#delay + MAX_LEAD)
      this.#offset = (this.#offset ?? 0) + this.#delay - this.#leastLead;
    this.#forget(now);
  }

  #forget(now: number): void {
    this.#leastLead = Infinity;
    this.#since = now;
  }
}
