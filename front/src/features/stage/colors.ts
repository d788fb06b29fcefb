/** Names that everybody knows, for the words about a picture: the nearest counts. */
export const COLOR_NAMES = [
  'black',
  'white',
  'gray',
  'red',
  'orange',
  'yellow',
  'green',
  'cyan',
  'blue',
  'purple',
  'pink',
  'brown',
] as const;
export type ColorName = (typeof COLOR_NAMES)[number];

/** From the hue in degrees up to which a name holds. */
const HUES: readonly (readonly [number, ColorName])[] = [
  [15, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [165, 'green'],
  [200, 'cyan'],
  [260, 'blue'],
  [300, 'purple'],
  [345, 'pink'],
  [360, 'red'],
];

/** The name of a colour `#rrggbb`. */
export function colorName(color: string): ColorName {
  const value = Number.parseInt(color.slice(1), 16);
  const [red, green, blue] = [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [light, spread] = [(high + low) / 2, high - low];
  if (light < 0.1) return 'black';
  if (light > 0.95) return 'white';
  if (spread < 0.1) return light > 0.85 ? 'white' : light < 0.2 ? 'black' : 'gray';
  const sector =
    high === red
      ? (green - blue) / spread
      : high === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = (sector * 60 + 360) % 360;
  const name = HUES.find(([upTo]) => hue <= upTo)?.[1] ?? 'red';
  if (name === 'orange' && light < 0.4) return 'brown';
  return name === 'red' && light > 0.75 ? 'pink' : name;
}
