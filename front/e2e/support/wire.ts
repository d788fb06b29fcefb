import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What lies between a page and its server, in the journey's hands. */
export interface Wire {
  url: string;
  /** Carries nothing any more, and says nothing of it, until it is called again with `false`. */
  cut(isCut: boolean): void;
  stop(): Promise<void>;
}

/** A wire to the server at `url`. */
export async function startWire(url: string): Promise<Wire> {
  const target = new URL(url);
  const ends = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('data', (bytes) => other.write(bytes));
      one.on('error', () => other.destroy());
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
      if (isCut) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    cut: (now) => {
      isCut = now;
      for (const end of ends) {
        if (now) end.pause();
        // What was on its way is lost with the old connections.
        else end.destroy();
      }
    },
    stop: () =>
      new Promise((resolve) => {
        for (const end of ends) end.destroy();
        server.close(() => resolve());
      }),
  };
}
