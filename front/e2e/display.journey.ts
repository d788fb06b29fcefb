import { expect } from 'vitest';
import { libraryJourney as journey } from './support/journey';

const pixel = `import base64
from playpen import display
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dwn4EIAAAvLgP9YyCEQAAAAABJRU5ErkJggg==")
`;

journey('a picture appears between the lines, with its words', async ({ visit }) => {
  const child = await visit();
  await child.runs(`${pixel}print("before")
display({"image/png": DOT}, raw=True, metadata={"image/png": {"alt": "A dot"}})
print("after")`);
  await child.reads('after');
  const picture = child.console.getByRole('img', { name: 'A dot' });
  await picture.waitFor();
  const order = await child.console.evaluate((log) => {
    const marks = [...log.querySelectorAll('.text, img')];
    return marks.map((mark) => mark.textContent.trim() || mark.getAttribute('alt'));
  });
  expect(order).toEqual(['before', 'A dot', 'after']);
  // What a screen reader hears of it.
  await child.page.locator('[aria-live=polite]').getByText('The program shows').waitFor();
});

journey('a figure and a table appear as they are', { timeout: 120_000 }, async ({ visit }) => {
  const child = await visit();
  child.isPatient();
  await child.runs(`import matplotlib.pyplot as plt
import pandas as pd
plt.plot([1, 4, 9])
plt.title("Squares")
plt.show()
display(pd.DataFrame({"name": ["Ada"], "age": [11]}))
print("end")`);
  await child.reads('end');
  const figure = child.console.getByRole('img', { name: 'Figure. Squares' });
  await figure.waitFor();
  expect(await figure.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  const table = child.page.locator('iframe[title="Shown by the program"]').contentFrame();
  await table.getByRole('columnheader', { name: 'age' }).waitFor();
  await table.getByRole('cell', { name: 'Ada' }).waitFor();
});

journey('an update takes the place of what was there', async ({ visit }) => {
  const child = await visit();
  await child.runs(`from playpen import display
first = display("0 of 2", display_id=True)
display({"text/plain": "between"}, raw=True)
first.update("1 of 2")
input()
first.update("2 of 2")
print("end")`);
  await child.reads("'1 of 2'");
  await child.page.getByRole('textbox', { name: /Answer/ }).press('Enter');
  await child.reads("'2 of 2'");
  await child.reads('end');
  const texts = child.console.getByRole('region', { name: 'Text shown by the program' });
  await expect.poll(() => texts.allTextContents()).toEqual(["'2 of 2'", 'between']);
});

const hostile = `from playpen import display
class Table:
    def _repr_html_(self):
        return """<table><tr><th>name</th></tr><tr><td>Ada</td></tr></table>
<form action="/api/run" method="post" target="_top"></form>
<script>
const told = [];
const tries = {
  page: () => parent.document.title,
  top: () => { top.location = "about:blank"; },
  storage: () => localStorage.length,
  cookie: () => document.cookie,
  popup: () => { if (!open("about:blank")) throw new Error("blocked"); },
  form: () => { document.forms[0].submit(); throw new Error("nothing"); },
};
for (const name in tries) {
  try { tries[name](); told.push(name); } catch { }
}
fetch("/api/health").then(() => told.push("network"), () => {})
  .then(() => new Promise((done) => {
    const image = new Image();
    image.onload = () => { told.push("image"); done(); };
    image.onerror = done;
    image.src = "/favicon.svg";
  }))
  .then(() => {
    const end = document.createElement("p");
    end.textContent = "reached: " + (told.join() || "nothing");
    document.body.append(end);
  });
parent.postMessage({type: "playpen.setCode", code: "sto" + "len"}, "*");
parent.postMessage(1e9, "*");
</script>"""
display(Table())
print("end")`;

journey('HTML is shown, and reaches nothing', async ({ visit }) => {
  const child = await visit();
  child.expectsRefusals();
  const answers: string[] = [];
  await child.runs(hostile);
  child.page.on('response', (answer) => answers.push(answer.url()));
  await child.reads('end');
  const frame = child.page.locator('iframe[title="Shown by the program"]');
  await frame.contentFrame().getByRole('cell', { name: 'Ada' }).waitFor();
  await frame.contentFrame().getByText('reached: nothing').waitFor();
  expect(await frame.getAttribute('sandbox')).toBe('allow-scripts');
  expect((await frame.boundingBox())?.height).toBeLessThanOrEqual(482);
  expect(answers.filter((url) => /health|favicon/.test(url))).toEqual([]);
  await child.seesStatus('Finished');
  // The program has it in two parts.
  expect(await child.program()).not.toContain('stolen');
});

journey('of very many displays the page keeps the newest', async ({ visit }) => {
  const child = await visit();
  await child.runs(`from playpen import display
for number in range(150):
    display({"text/plain": f"thing {number}"}, raw=True)
print("end")`);
  await child.reads('end');
  await child.reads('thing 149');
  const texts = child.console.getByRole('region', { name: 'Text shown by the program' });
  await expect.poll(() => texts.count()).toBe(100);
  await child.console.getByText('is not kept any more').first().waitFor();
});
