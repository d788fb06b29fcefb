import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the types of the API are those that the server describes', { timeout: 60_000 }, () => {
  const front = new URL('../..', import.meta.url);
  const made = execFileSync('node', ['scripts/schema.mjs'], { cwd: front, encoding: 'utf8' });
  const there = readFileSync(new URL('src/api/schema.ts', front), 'utf8');
  expect(there === made, 'src/api/schema.ts is stale: run scripts/renew').toBe(true);
});
