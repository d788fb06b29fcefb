import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page; the API, streams included, stays with a server started beside it.
const api = {
  '/api': { target: process.env['PLAYPEN_URL'] ?? 'http://127.0.0.1:8000', ws: true },
};

export default defineConfig({
  plugins: [svelte()],
  build: {
    // School machines are seldom new: this is what browsers understood in early 2023.
    target: ['chrome110', 'firefox110', 'safari16.4'],
    // Every browser of that age preloads modules by itself.
    modulePreload: { polyfill: false },
    // Under the page's Content-Security-Policy everything is a file of its own.
    assetsInlineLimit: 0,
  },
  server: { proxy: api },
  preview: { proxy: api },
  test: { include: ['src/**/*.spec.ts'] },
});
