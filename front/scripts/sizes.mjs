// Prints what a first visit downloads, as brotli, and fails past the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const KIB = 1024;
const SHELL_BUDGET = 50 * KIB;
const TOTAL_BUDGET = 220 * KIB;
// Programs with their pictures and sounds: not part of the editor, and there with the gallery alone.
const GAMES_BUDGET = 6 * KIB;
// Pictures for the system, which takes them when somebody installs the page.
const ICONS_BUDGET = 16 * KIB;

const dist = join(import.meta.dirname, '..', 'dist');

function brotli(file) {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(readFileSync(join(dist, file)), options).length;
}

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
  // What is downloaded in place of the files is no more to download.
  .filter((file) => !/\.(br|gz)$/.test(file))
  .sort();

// The shell is what the page names: its script, its styles and what it preloads. The rest comes later.
const page = readFileSync(join(dist, 'index.html'), 'utf8');
const isIcon = (file) => file.endsWith('.png');
const isShell = (file) => file === 'index.html' || (page.includes(`"/${file}"`) && !isIcon(file));

const sum = (list) => list.reduce((total, file) => total + brotli(file), 0);
const print = (name, bytes, note) =>
  console.log(`${name.padEnd(44)} ${(bytes / KIB).toFixed(1).padStart(7)} KiB  ${note}`);

for (const file of files) print(file, brotli(file), isShell(file) ? 'shell' : '');
const shell = sum(files.filter(isShell));
const isGames = (file) => file.startsWith('assets/games-');
const games = sum(files.filter(isGames));
const icons = sum(files.filter(isIcon));
const total = sum(files) - games - icons;
print('shell', shell, `of ${SHELL_BUDGET / KIB}`);
print('total', total, `of ${TOTAL_BUDGET / KIB}`);
print('games', games, `of ${GAMES_BUDGET / KIB}`);
print('icons', icons, `of ${ICONS_BUDGET / KIB}`);

const isPast =
  shell > SHELL_BUDGET || total > TOTAL_BUDGET || games > GAMES_BUDGET || icons > ICONS_BUDGET;
if (isPast) {
  console.error('past the budget');
  process.exitCode = 1;
}
