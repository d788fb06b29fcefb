import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What fits into one packet is there no sooner for being smaller. */
const WORTHWHILE_BYTES = 1_000;
/** A form that saves less is not worth its place in the server. */
const WORTHWHILE_SHARE = 0.9;

/** The forms by what their files' names end with. Browsers take brotli from secure pages alone. */
const forms = {
  '.br': (bytes: Buffer) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  '.gz': (bytes: Buffer) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Whether a file of a build is the packed form of another. */
const isPacked = (name: string) => /\.(br|gz)$/.test(name);

/** Writes packed forms beside the files of a build, for the server to hand out (server/src/http/assets.rs). */
export function packed(): Plugin {
  let folder = '';
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    // Only then is what is copied there as well.
    closeBundle: () => {
      for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = join(folder, entry);
        if (statSync(file).isFile() && !isPacked(file)) pack(file);
      }
    },
  };
}

function pack(file: string): void {
  const bytes = readFileSync(file);
  if (bytes.length < WORTHWHILE_BYTES) return;
  for (const [ending, form] of Object.entries(forms)) {
    const result = form(bytes);
    if (result.length < bytes.length * WORTHWHILE_SHARE) writeFileSync(file + ending, result);
  }
}
