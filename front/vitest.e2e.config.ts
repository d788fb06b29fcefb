import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/*.journey.ts'],
    // Each journey has a browser, a server and a runner of its own; two cores carry one of them well.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As long as the page is given for anything else: a second is short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
