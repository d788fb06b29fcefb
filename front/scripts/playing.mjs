// node scripts/playing.mjs PORT RUNNER_PID SECONDS BITS_PER_SECOND: how a game plays in the page, as JSON.
import { runnerImport } from 'vite';

const numbers = process.argv.slice(2).map(Number);
if (numbers.length !== 4 || numbers.some(Number.isNaN)) {
  console.error('usage: node scripts/playing.mjs PORT RUNNER_PID SECONDS BITS_PER_SECOND');
  process.exit(2);
}
const { module } = await runnerImport('./e2e/support/playing.ts');
console.log(JSON.stringify(await module.measurePlaying(...numbers)));
