import type { Bytes } from './byte-store';

/** Shows bytes as a picture, or has them ready as a sound, for as long as the element is there. */
export function showing(bytes: Bytes, type: string) {
  return (element: HTMLImageElement | HTMLMediaElement) => {
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    element.src = url;
    return () => URL.revokeObjectURL(url);
  };
}
