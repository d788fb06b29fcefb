import axe, { type AxeResults } from 'axe-core';
import { expect } from 'vitest';
import type { Child, Circumstances } from './support/child';
import { journey } from './support/journey';

/** What axe finds on the page as it is now. Its source goes in by the debugger: the page allows no script. */
async function violations(child: Child): Promise<string[]> {
  await child.page.evaluate(axe.source);
  const results = await child.page.evaluate<AxeResults>('axe.run()');
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`,
  );
}

const circumstances: Circumstances[] = (['light', 'dark'] as const).flatMap((theme) =>
  (['en', 'zh-CN'] as const).flatMap((language) => [
    { theme, language, width: 1280 },
    { theme, language, width: 390, height: 760 },
  ]),
);

const program = `import sys
for colour in range(31, 38):
    print(f"\\033[{colour}mcolour\\033[0m", f"\\033[{colour + 60}mbright\\033[0m")
print("a warning", file=sys.stderr)
def broken(number):  # a comment
    return "text" + number
broken(1)
`;

journey.for(circumstances)(
  'no barrier that axe knows: $theme, $language, $width',
  async (around, { visit }) => {
    const child = await visit(around);
    expect(await violations(child)).toEqual([]);
    await child.writes(program);
    expect(await violations(child)).toEqual([]);
    await child.page.keyboard.press('Control+Enter');
    await child.reads('TypeError');
    await child.page.getByRole('button', { name: /^(Run|运行)$/ }).waitFor();
    expect(await violations(child)).toEqual([]);
  },
);

journey('no text is under 16 px, and no target under 44', async ({ visit }) => {
  const child = await visit();
  await child.runs('print(1 / 0)');
  await child.reads('ZeroDivisionError');
  const small = await child.page.evaluate(() => {
    const visible = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) =>
      element.checkVisibility(),
    );
    const text = visible
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3))
      .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16);
    const targets = visible
      .filter((element) => element.matches('button, select, a, input'))
      .filter((element) => element.getBoundingClientRect().height < 44);
    return [...text, ...targets].map((element) => element.outerHTML);
  });
  expect(small).toEqual([]);
});
