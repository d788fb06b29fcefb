/** Pictures that every browser shows. An SVG in an `<img>` runs nothing, whoever made it. */
const PICTURES: Partial<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};

/** The MIME type of a picture, by the name of its file; null for what is none. */
export function pictureType(path: string): string | null {
  return PICTURES[extensionOf(path)] ?? null;
}

const SOUNDS: Partial<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
};

/** The same for a sound. */
export function soundType(path: string): string | null {
  return SOUNDS[extensionOf(path)] ?? null;
}

export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}
