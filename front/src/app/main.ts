import { mount } from 'svelte';
import '../ui/base.css';
import KidsEditor from './KidsEditor.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the editor');
mount(KidsEditor, { target });
