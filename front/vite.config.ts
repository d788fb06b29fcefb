import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { minifySync, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { packed } from './packed';

// `npm run dev` serves the page; the API, streams included, stays with a server started beside it.
const api = {
  '/api': { target: process.env['PLAYPEN_URL'] ?? 'http://127.0.0.1:8000', ws: true },
};

/** Makes the service worker out of offline-worker.js, which has to know the name of every file. */
function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle(_, bundle) {
      const built = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const files = [
        '/',
        '/favicon.svg',
        '/manifest.webmanifest',
        ...built.map((name) => `/${name}`),
      ];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16);
      const source = readFileSync('offline-worker.js', 'utf8')
        .replace('__FILES__', JSON.stringify(files))
        .replace('__VERSION__', `'${version}'`);
      const { code } = minifySync('sw.js', source);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code });
    },
  };
}

/**
 * Has browsers read all of the first screen's script ahead, aside and while it arrives, in place of each function when
 * it is first called: https://github.com/WICG/explicit-javascript-compile-hints-file-based
 */
function readAhead(): Plugin {
  return {
    name: 'read-ahead',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // It counts in front of everything only, and Vite too puts something there.
      order: 'post',
      handler: (_, bundle) => {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk' && file.isEntry)
            file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
        }
      },
    },
  };
}

/** Names the origins of `VITE_EMBED_ORIGINS` in a page that no server of ours hands out, which would name its own. */
function parents(): Plugin {
  const origins = (process.env['VITE_EMBED_ORIGINS'] ?? '').split(',').map((item) => item.trim());
  for (const origin of origins) {
    if (origin && !/^https?:\/\/[\w.:[\]-]+$/.test(origin))
      throw new Error(
        `VITE_EMBED_ORIGINS: "${origin}" is no origin such as https://school.example`,
      );
  }
  return {
    name: 'parents',
    transformIndexHtml: (page) =>
      page.replace(/(name="embed-origins" content=")/, `$1${origins.join(' ').trim()}`),
  };
}

export default defineConfig({
  plugins: [svelte(), parents(), offline(), readAhead(), packed()],
  build: {
    // School machines are seldom new: this is what browsers understood in early 2023.
    target: ['chrome110', 'firefox110', 'safari16.4'],
    // Every browser of that age preloads modules by itself.
    modulePreload: { polyfill: false },
    // Under the page's Content-Security-Policy everything is a file of its own.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Every name is said in several places, and what is random in it cannot be packed.
        entryFileNames: 'assets/[name]-[hash:6].js',
        chunkFileNames: 'assets/[name]-[hash:6].js',
        assetFileNames: 'assets/[name]-[hash:6][extname]',
        // What is played with is counted apart from what it is written with (scripts/sizes.mjs).
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'games', test: /features\/examples\/games/ },
            // What the first screen is made of comes in one piece: one request, and one thing to pack.
            { name: 'shell', tags: ['$initial'] },
            // What is alike packs better together.
            { name: 'stage', test: /features\/stage/ },
            { name: 'display', test: /features\/(display|saved)/ },
            { name: 'files', test: /features\/(files|examples)|ui\/Dialog/ },
          ],
        },
      },
    },
  },
  server: { proxy: api },
  preview: { proxy: api },
  // Five seconds, the default, are short for the largest archive on a busy machine.
  test: { include: ['src/**/*.spec.ts'], testTimeout: 30_000 },
});
