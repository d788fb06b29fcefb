interface Size {
  width: number;
  height: number;
}

/** How large a picture is shown, in the page's pixels. */
export interface Fit extends Size {
  /** Each of its pixels is a square of whole pixels of the screen, and to be seen as one. */
  isCrisp: boolean;
}

/** As much of the room that there is has to be used for squares that are all alike. */
const WORTH_IT = 0.75;

/**
 * The size of a picture in the room that there is. `ratio` is how many pixels of the screen one of the page's is
 * wide. Whole multiples are sharp; in between, letters and thin lines would be uneven, so they are smoothed.
 */
export function fit(picture: Size, room: Size, ratio: number): Fit {
  const most = Math.min(room.width / picture.width, room.height / picture.height) * ratio;
  if (!(most > 0)) return { width: 0, height: 0, isCrisp: false };
  const whole = Math.floor(most);
  const isCrisp = whole / most >= WORTH_IT;
  const scale = (isCrisp ? whole : most) / ratio;
  return { width: picture.width * scale, height: picture.height * scale, isCrisp };
}
