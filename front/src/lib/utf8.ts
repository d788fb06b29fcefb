const encoder = new TextEncoder();

/** How many bytes a text has as a file and on its way to the server, whose bounds are in bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** As much of the beginning of a text as has at most so many bytes. */
export function utf8Start(text: string, most: number): string {
  return text.slice(0, encoder.encodeInto(text, new Uint8Array(most)).read);
}
