import { mount } from 'svelte';
import '../ui/base.css';
import KidsEditor from './KidsEditor.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the editor');
mount(KidsEditor, { target });

// Where the context is secure; a classroom's plain HTTP has no service workers, and the page does without.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => {
    void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  });
}
