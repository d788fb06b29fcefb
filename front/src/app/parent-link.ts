import { allowedParents, readMessage, type FromParent, type ToParent } from './embed';

/** The line between an embedded page and the lesson around it. */
export interface ParentLink {
  tell(message: ToParent): void;
  close(): void;
}

/** Listens to the parent. It is told things once it has spoken: then it is known to be an allowed one. */
export function linkToParent(onmessage: (message: FromParent) => void): ParentLink {
  const named = document.querySelector<HTMLMetaElement>('meta[name=embed-origins]');
  const allowed = allowedParents(location.origin, named?.content ?? '');
  let origin: string | null = null;
  const hear = (event: MessageEvent<unknown>) => {
    const message = readMessage(event, window.parent, allowed);
    if (!message) return;
    origin = event.origin;
    onmessage(message);
  };
  addEventListener('message', hear);
  // That it is ready is no secret, and the browser delivers it to allowed origins only.
  for (const target of allowed) window.parent.postMessage({ type: 'playpen.ready' }, target);
  return {
    tell: (message) => {
      if (origin !== null) window.parent.postMessage(message, origin);
    },
    close: () => removeEventListener('message', hear),
  };
}
