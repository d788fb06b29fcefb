import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { examplesIn } from './examples';
import { gamesIn } from './games';

/** Reads programs by their names, and prints what Python cannot read. */
const READER = `
import json, sys
for name, text in json.load(sys.stdin):
    try:
        compile(text, name, "exec")
    except SyntaxError as error:
        print(f"{name}, line {error.lineno}: {error.msg}")
`;

function unreadable(programs: [name: string, text: string][]): string {
  const { stdout, stderr, error } = spawnSync('python3', ['-c', READER], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout + stderr;
}

test.each(['en', 'zh-CN'] as const)('Python can read every example: %s', (language) => {
  const programs = [...examplesIn(language), ...gamesIn(language)].flatMap(({ name, files }) =>
    files.flatMap((file): [string, string][] =>
      'text' in file && file.path.endsWith('.py') ? [[`${name}: ${file.path}`, file.text]] : [],
    ),
  );
  expect(programs.length).toBeGreaterThan(8);
  expect(unreadable(programs)).toBe('');
});

test('what it cannot read is found', () => {
  expect(unreadable([['broken', 'if True\n']])).toMatch(/^broken, line 1: /);
});
