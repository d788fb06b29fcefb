import { mount } from 'svelte';
import '../ui/base.css';
import { keepToVisibleHeight } from '../ui/visible-height';
import KidsEditor from './KidsEditor.svelte';

/** How long after its opening the page is kept for opening without a network. */
const KEEP_AFTER_MS = 3_000;

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the editor');
mount(KidsEditor, { target });
keepToVisibleHeight(target);

// Where the context is secure; a classroom's plain HTTP has no service workers, and the page does without.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  // It fetches all of the page's parts, and a first run comes before that.
  setTimeout(
    () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined),
    KEEP_AFTER_MS,
  );
}
