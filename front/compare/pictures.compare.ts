/**
 * Pictures of CPython's own turtle on the real tkinter, under Xvfb, beside those that the page draws of what
 * our tkinter says. COMPARE_PYTHON names a Python that has tkinter; COMPARE_TABLE a file for the results.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../e2e/support/browser';
import { difference, inside, type Pixels } from './pixels';

const here = import.meta.dirname;
const python = process.env['COMPARE_PYTHON'] ?? '/usr/bin/python3';
/** Tk draws a frame around a canvas, which is no part of the picture. */
const BORDER = 3;
/** Of all pixels; in reach of so many pixels. Letters are drawn by another engine, so they may be elsewhere. */
const TOLERANCE = { share: 0.002, reach: 1 };
const TEXT_TOLERANCE = { share: 0.004, reach: 2 };

let browser: Browser;
let page: Page;
let screen: ChildProcess;
let display: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'playpen-pictures-'));
  const size = ['-screen', '0', '1280x800x24', '-dpi', '96'];
  const options = [...size, '-nolisten', 'tcp', '-fbdir', folder, '-displayfd', '3'];
  screen = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await once(screen.stdio[3] as Readable, 'data')) as [Buffer];
  display = `:${number.toString().trim()}`;
  browser = await openBrowser();
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundle() });
});

afterAll(async () => {
  await browser.close();
  const ended = once(screen, 'exit');
  screen.kill();
  await ended;
  rmSync(folder, { recursive: true });
});

const programs = readdirSync(join(here, 'programs')).filter((name) => name.endsWith('.py'));

test.each(programs)('%s looks as it does on tkinter', async (name) => {
  const theirs = real(join(here, 'programs', name));
  const ours = await drawn(join(here, 'programs', name));
  const { share, reach } = name === 'write.py' ? TEXT_TOLERANCE : TOLERANCE;
  const different = difference(inside(ours, BORDER), inside(theirs, BORDER), reach);
  const table = process.env['COMPARE_TABLE'];
  if (table) {
    const size = `${ours.width} × ${ours.height}`;
    const percent = (part: number) => `${(part * 100).toFixed(3)} %`;
    appendFileSync(
      table,
      `| \`${basename(name, '.py')}\` | ${size} | ${percent(different)} | ${percent(share)} |\n`,
    );
  }
  expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height]);
  expect(different).toBeLessThanOrEqual(share);
});

test('a picture that lacks something, or has it elsewhere, is told apart', async () => {
  const pixels = await drawn(join(here, 'programs', 'pensize.py'));
  const moved = { ...pixels, data: pixels.data.slice(3 * 5 * pixels.width) };
  expect(difference(pixels, moved, 1)).toBeGreaterThan(TOLERANCE.share);
  const without = pixels.data.slice();
  without.fill(255, 3 * pixels.width * Math.floor(pixels.height / 2));
  expect(difference(pixels, { ...pixels, data: without }, 1)).toBeGreaterThan(TOLERANCE.share);
});

function real(program: string): Pixels {
  const output = execFileSync(
    python,
    [resolve(here, 'real.py'), program, join(folder, 'Xvfb_screen0')],
    { cwd: folder, env: { ...process.env, DISPLAY: display }, maxBuffer: 1 << 24 },
  );
  return {
    width: output.readUInt32BE(0),
    height: output.readUInt32BE(4),
    data: output.subarray(8),
  };
}

async function drawn(program: string): Promise<Pixels> {
  const output = execFileSync(python, [resolve(here, 'ours.py'), program], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  const ops = JSON.parse(output.toString()) as unknown[];
  const { width, height, data } = await page.evaluate((given) => window.drawn(given), ops);
  const rgba = Buffer.from(data, 'base64');
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
  return { width, height, data: rgb };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: join(here, 'renderer.ts'), formats: ['iife'], name: 'renderer' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = 'output' in output ? output.output[0] : undefined;
  if (!chunk) throw new Error('the renderer was not built');
  return chunk.code;
}
