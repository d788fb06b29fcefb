import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['compare/*.compare.ts', 'e2e/*.long.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As long as the page is given for anything else: a second is short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
