import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { preview } from 'vite';

const front = resolve(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;

const binaries = {
  server: process.env['PLAYPEN_SERVER_BIN'] ?? resolve(front, '../target/debug/playpen-server'),
  runner: process.env['PLAYPEN_RUNNER_BIN'] ?? resolve(front, '../target/debug/playpen-runner'),
};

/** A server with a runner, and the page in front of them. */
export interface Platform {
  url: string;
  /** Kills the server as a power cut would, and starts it again at the same address once `meanwhile` is done. */
  restartServer(meanwhile?: () => Promise<void>): Promise<void>;
  /** Holds the runner as it is, as a machine that stalls would, until it is called again with `false`. */
  holdRunner(isHeld: boolean): void;
  /** What the server and the runner have logged since the last call. */
  log(): string;
  stop(): Promise<void>;
}

/**
 * A platform of the journey's own on ports that are free. The page is the one that the server carries;
 * with PLAYPEN_FRONT=preview it is the build in dist/, served by Vite in front of the server, which saves
 * building the server after each change of the page. Settings of the server's own need the page that it hands out.
 */
export async function startPlatform(
  settings: Record<string, string> = {},
  hasLibraries = false,
): Promise<Platform> {
  const token = randomBytes(32).toString('hex');
  const log: string[] = [];
  /** What has been started, in its order: it is ended in the other, also where the start fails half-way. */
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  const isOurs = Object.keys(settings).length > 0;
  const serverSettings = (port: string) => ({
    RUNNER_ACCESS_TOKEN: token,
    HOST: '127.0.0.1',
    ...settings,
    PORT: port,
  });
  try {
    let server = start('server', serverSettings('0'), log);
    started.push(() => end(server, 'SIGTERM'));
    const serverUrl = await addressOf(server, log);
    const runner = start(
      'runner',
      {
        RUNNER_ACCESS_TOKEN: token,
        RUNNER_SERVER_URL: serverUrl,
        ...(hasLibraries && { RUNNER_PYTHON_BIN: pythonWithLibraries() }),
      },
      log,
    );
    started.push(() => end(runner, 'SIGTERM'));
    const holdRunner = (isHeld: boolean) => void runner.kill(isHeld ? 'SIGSTOP' : 'SIGCONT');
    let url = serverUrl;
    if (!isOurs && process.env['PLAYPEN_FRONT'] === 'preview') {
      const page = await startPreview(serverUrl);
      started.push(page.stop);
      url = page.url;
    } else await expectThisBuild(serverUrl);
    return {
      url,
      restartServer: async (meanwhile) => {
        await end(server, 'SIGKILL');
        await meanwhile?.();
        server = start('server', serverSettings(new URL(serverUrl).port), log);
        await addressOf(server, log);
      },
      holdRunner,
      log: () => log.splice(0).join(''),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pythonWithLibraries(): string {
  const python = process.env['PLAYPEN_SCIENCE_PYTHON'];
  if (python) return python;
  throw new Error('PLAYPEN_SCIENCE_PYTHON is to name a Python with runner/python/libraries.txt');
}

/** The platform at PLAYPEN_URL, which is not the journey's to stop or restart. */
export function platformAt(url: string): Platform {
  return {
    url,
    restartServer: () => Promise.reject(new Error(`the server at ${url} is not ours to restart`)),
    holdRunner: () => {
      throw new Error(`the runner of ${url} is not ours to hold`);
    },
    log: () => '',
    stop: () => Promise.resolve(),
  };
}

/** Where a server listens, once it does. */
function addressOf(server: Process, log: string[]): Promise<string> {
  return new Promise((resolveUrl, reject) => {
    const fail = (what: string) => reject(new Error(`the server ${what}:\n${log.join('')}`));
    server.once('exit', () => fail('ended before it listened'));
    setTimeout(() => fail('did not listen'), START_TIMEOUT_MS).unref();
    createInterface({ input: server.stdout }).on('line', (line) => {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url) resolveUrl(url);
    });
  });
}

type Process = ReturnType<typeof start>;

function start(name: keyof typeof binaries, env: Record<string, string>, log: string[]) {
  const child = spawn(binaries[name], {
    env: { NO_COLOR: '1', ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.once('error', (error) => {
    throw new Error(`the ${name} cannot be started: build it, or name it in PLAYPEN_*_BIN`, {
      cause: error,
    });
  });
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const insisting = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(insisting);
}

async function startPreview(serverUrl: string) {
  const proxy = { '/api': { target: serverUrl, ws: true } };
  const server = await preview({
    root: front,
    preview: { host: '127.0.0.1', port: 0, proxy, allowedHosts: true },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the preview of the page has no address');
  return { url, stop: () => server.close() };
}

/** A server that was built before the page would have the journeys test yesterday's page. */
async function expectThisBuild(url: string): Promise<void> {
  // The server names origins in it that the build does not know.
  const served = (await (await fetch(url)).text()).replace(/(embed-origins" content=")[^"]*/, '$1');
  if (served === readFileSync(resolve(front, 'dist/index.html'), 'utf8')) return;
  throw new Error(
    'the server does not carry the page in front/dist: build the front, then the server ' +
      '(or set PLAYPEN_FRONT=preview)',
  );
}
