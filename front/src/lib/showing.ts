import type { Bytes } from './byte-store';

/** Shows bytes as a picture for as long as the element is there. */
export function showing(bytes: Bytes, type: string) {
  return (picture: HTMLImageElement) => {
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    picture.src = url;
    return () => URL.revokeObjectURL(url);
  };
}
