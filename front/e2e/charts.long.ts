/** Charts of libraries that draw in the browser: `RUNNER_PYTHON_BIN` names a Python with runner/python/charts.txt. */
import { expect } from 'vitest';
import { journey } from './support/journey';

const plotly = `import plotly.graph_objects as go
go.Figure(go.Scatter(x=[1, 2, 3], y=[2, 1, 3]), layout={"title": {"text": "Points <b>猫</b> </script>"}}).show()
display(go.Figure(go.Bar(y=[3, 1, 2]), layout={"height": 300}))
display(go.Figure(go.Surface(z=[[1, 2], [3, 4]])))
go.Figure(go.Bar(y=["x" * 5_000_000])).show()
print("the end")`;

journey(
  'figures of plotly are drawn, without a network',
  { timeout: 120_000 },
  async ({ visit }) => {
    const child = await visit();
    child.isPatient();
    const outside: string[] = [];
    child.page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') outside.push(url.href);
    });
    await child.runs(plotly);
    await child.reads('the end');
    await child.reads('This is too large to be shown');
    const frames = child.page.locator('iframe[title="Shown by the program"]');
    expect(await frames.count()).toBe(3);
    const chart = async (n: number, what: string) => {
      await frames.nth(n).scrollIntoViewIfNeeded();
      await frames.nth(n).contentFrame().locator(what).first().waitFor();
    };
    await chart(0, '.scatterlayer .point');
    await frames.nth(0).contentFrame().locator('.gtitle').getByText('猫').waitFor();
    await chart(1, '.barlayer .point');
    expect((await frames.nth(1).boundingBox())?.height).toBeLessThan(360);
    // Drawn by the graphics card, or by what stands in for it.
    await chart(2, '.gl-container canvas');
    expect(outside).toEqual([]);
  },
);

const altair = `import altair as alt
data = alt.Data(values=[{"a": "x", "b": 3}, {"a": "y", "b": 5}])
display(alt.Chart(data, title="Two bars").mark_bar().encode(x="a:N", y="b:Q"))
print("end")`;

journey('a chart of altair is a picture with words', { timeout: 120_000 }, async ({ visit }) => {
  const child = await visit();
  child.isPatient();
  await child.runs(altair);
  await child.reads('end');
  const chart = child.console.getByRole('img', { name: 'Chart. Two bars' });
  await chart.waitFor();
  expect(await chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(50);
});
