import { allowedParents, readMessage, type ToParent } from './embed';

/** A pause in typing after which the lesson is told what was written. */
const TELL_AFTER_MS = 500;

/** The line between an embedded page and the lesson around it. */
export interface ParentLink {
  tell(message: ToParent): void;
  /** The child has written; the lesson is told soon. */
  wrote(): void;
  close(): void;
}

/** What a lesson may do with the page. */
export interface Told {
  run(): void;
  /** The program's text. */
  code(): string;
  setCode(code: string): void;
}

/** Listens to the parent. It is told things once it has spoken: then it is known to be an allowed one. */
export function linkToParent(told: Told): ParentLink {
  const named = document.querySelector<HTMLMetaElement>('meta[name=embed-origins]');
  const allowed = allowedParents(location.origin, named?.content ?? '');
  let origin: string | null = null;
  let pausing: ReturnType<typeof setTimeout> | undefined;
  const tell = (message: ToParent) => {
    if (origin !== null) window.parent.postMessage(message, origin);
  };
  const hear = (event: MessageEvent<unknown>) => {
    const message = readMessage(event, window.parent, allowed);
    if (!message) return;
    origin = event.origin;
    if (message.type === 'playpen.run') told.run();
    else if (message.type === 'playpen.setCode') told.setCode(message.code);
    else tell({ type: 'playpen.code', code: told.code() });
  };
  addEventListener('message', hear);
  // That it is ready is no secret, and the browser delivers it to allowed origins only.
  for (const target of allowed) window.parent.postMessage({ type: 'playpen.ready' }, target);
  return {
    tell,
    wrote: () => {
      clearTimeout(pausing);
      pausing = setTimeout(
        () => tell({ type: 'playpen.changed', code: told.code() }),
        TELL_AFTER_MS,
      );
    },
    close: () => {
      clearTimeout(pausing);
      removeEventListener('message', hear);
    },
  };
}
