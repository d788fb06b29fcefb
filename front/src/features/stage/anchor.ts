/** The upper left corner of what has that size, and that anchor at a point. */
export function anchored(
  x: number,
  y: number,
  width: number,
  height: number,
  anchor: string,
): [number, number] {
  const isAt = (side: string) => anchor !== 'center' && anchor.includes(side);
  const left = isAt('w') ? x : isAt('e') ? x - width : x - width / 2;
  const top = isAt('n') ? y : isAt('s') ? y - height : y - height / 2;
  return [left, top];
}
