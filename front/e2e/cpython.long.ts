/** CPython's own tests of turtle in a run: TURTLE_TESTS names a `Lib/test` that has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey } from './support/journey';

const files = [
  'test_turtle.py',
  '__init__.py',
  'support/__init__.py',
  'support/import_helper.py',
  'support/os_helper.py',
];

const program = `import unittest
import tkinter
from test import test_turtle

result = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromModule(test_turtle))
print(tkinter.__file__.rpartition("/")[2], tkinter.TkVersion)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped))
`;

journey('CPython passes its own tests of turtle', async ({ platform }) => {
  const folder = process.env['TURTLE_TESTS'] ?? '';
  const own = files.map((path) => ({
    path: `test/${path}`,
    content: readFileSync(join(folder, path), 'utf8'),
    encoding: 'utf8',
  }));
  const request = {
    protocolVersion: 2,
    language: 'python',
    entryPath: 'main.py',
    files: [{ path: 'main.py', content: program, encoding: 'utf8' }, ...own],
  };
  const answer = await fetch(`${platform.url}/api/run?wait=60`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const { stdout, stderr } = (await answer.json()) as { stdout: string; stderr: string };
  expect(stdout, stderr).toBe('__init__.py 8.6\n34 0 0 0\n');
});
