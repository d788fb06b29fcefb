// node scripts/opening.mjs URL ROUNDS: how quickly the page opens, as JSON. Vite reads the TypeScript that Node 20 cannot.
import { runnerImport } from 'vite';

const [url, rounds] = process.argv.slice(2);
if (!url || !(Number(rounds) > 0)) {
  console.error('usage: node scripts/opening.mjs URL ROUNDS');
  process.exit(2);
}
const { module } = await runnerImport('./e2e/support/opening.ts');
console.log(JSON.stringify(await module.measureOpenings(url, Number(rounds))));
