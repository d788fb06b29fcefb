import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const kinds: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A web site that is not Playpen's: two origins of one port, by the two names of this machine. */
export interface Site {
  origin: string;
  otherOrigin: string;
  stop(): Promise<void>;
}

/** Hands out pages by their paths, or else what lies in a folder. */
export async function startSite(pages: Map<string, string>, folder?: string): Promise<Site> {
  const read = async (path: string) => {
    const page = pages.get(path);
    if (page !== undefined) return page;
    if (folder === undefined || path.includes('..')) return null;
    return readFile(join(folder, path === '/' ? 'index.html' : path)).catch(() => null);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void read(pathname).then((body) => {
      response.writeHead(body === null ? 404 : 200, {
        'content-type': kinds[extname(pathname)] ?? 'text/html; charset=utf-8',
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
