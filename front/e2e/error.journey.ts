import { expect } from 'vitest';
import { journey } from './support/journey';

journey('an error is shown as one, after what was printed before it', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("so far")\nprint(1 / 0)\n');
  await child.seesStatus('Ended with an error');
  await child.reads('so far');
  const said = child.page.getByText('ZeroDivisionError: division by zero');
  await said.first().waitFor({ state: 'attached' });
});

journey('what the program writes as errors is marked as such', async ({ visit }) => {
  const child = await visit();
  await child.runs('import sys\nprint("so far")\nprint("careful", file=sys.stderr)\n');
  await child.reads('careful');
  // What a screen reader hears where others see a bar at the side.
  await child.reads('Error output:');
  const marked = (await child.console.locator('.stderr').allTextContents()).join('');
  expect(marked).toContain('careful');
  expect(marked).not.toContain('so far');
});

journey('an exit code of the program’s own is told', async ({ visit }) => {
  const child = await visit();
  await child.runs('import sys\nsys.exit(3)\n');
  await child.seesStatus('Ended with an error', 'exit code 3');
});

journey('colours are shown, and a progress bar stays one line', async ({ visit }) => {
  const child = await visit();
  await child.runs(`import time
print("\\033[31mred\\033[0m plain")
for percent in (10, 50, 100):
    print(f"{percent} %", end="\\r", flush=True)
    time.sleep(0.1)
print()
`);
  await child.seesStatus('Finished');
  expect(await child.lines()).toEqual(['red plain', '100 %']);
  const red = child.console.locator('.text span', { hasText: /^red$/ });
  expect(await red.getAttribute('style')).toContain('--ansi-red');
});
