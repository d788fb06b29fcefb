// npm run screenshot -- PATH [LANGUAGE]: a picture of the page after a run. Vite reads the TypeScript that Node 20 cannot.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runnerImport } from 'vite';

const [path, language] = process.argv.slice(2);
if (!path) {
  console.error('usage: npm run screenshot -- PATH [en|zh-CN]');
  process.exit(2);
}
// npm runs scripts in the package's folder; the path is meant from where the command was given.
const target = resolve(process.env.INIT_CWD ?? '.', path);
mkdirSync(dirname(target), { recursive: true });
const { module } = await runnerImport('./e2e/support/screenshot.ts');
await module.takeScreenshot(target, language);
