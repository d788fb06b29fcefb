import { expect } from 'vitest';
import { tooSmall, violations } from './support/barriers';
import type { Child, Circumstances } from './support/child';
import { journey, ownJourney } from './support/journey';
import type { Platform } from './support/platform';

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
    await child.page.getByRole('alert').getByRole('strong').waitFor();
    expect(await violations(child)).toEqual([]);
  },
);

async function makesFile(child: Child, name: string): Promise<void> {
  await child.listsFiles();
  await child.presses('New file');
  await child.page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await child.presses('Create');
  await child.page.getByRole('heading', { name }).waitFor();
}

/** Ways to everything that is not in sight at first, each from a page just opened. */
const states: Record<string, (child: Child) => Promise<unknown>> = {
  menu: async (child) => {
    await child.presses('Menu');
    await child.page.getByRole('menuitem', { name: 'Examples' }).waitFor();
  },
  files: (child) => child.listsFiles(),
  'new file': async (child) => {
    await child.listsFiles();
    await child.presses('New file');
    await child.presses('Create');
    await child.page.getByRole('dialog').locator('[aria-invalid=true]').waitFor();
  },
  programs: async (child) => {
    await child.writes('print(1)');
    await child.chooses('Menu', 'My programs');
    await child.page.getByRole('dialog').getByRole('listitem').first().waitFor();
  },
  'programs deleted': async (child) => {
    await child.writes('print(1)');
    for (let count = 0; count < 2; count++) {
      await child.chooses('Menu', 'New program');
      await child.writes('print(2)');
      await child.chooses('Menu', 'My programs');
      await child.page.getByRole('button', { name: 'Delete My program' }).first().click();
      if (count === 0) await child.presses('Close');
    }
    await child.page
      .getByRole('dialog')
      .getByText(/^Recently deleted/)
      .click();
    await child.seesButton('Bring My program back');
  },
  search: async (child) => {
    await child.writes('print(1)\nprint(2)\nprint(3)\n');
    await child.page.keyboard.press('ControlOrMeta+f');
    await child.page.getByPlaceholder('Find').pressSequentially('print');
    await child.editor.locator('.cm-searchMatch').first().waitFor();
  },
  'a name for the program': async (child) => {
    await child.chooses('Menu', 'Rename program');
    await child.page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
  },
  'a picture in the output': async (child) => {
    const png = await child.page.screenshot({ clip: { x: 0, y: 0, width: 20, height: 20 } });
    const data = `{"image/png": "${png.toString('base64')}", "text/plain": "A dot"}`;
    await child.runs(`from playpen import display\ndisplay(${data}, raw=True)\n`);
    await child.console.getByRole('img', { name: 'A dot' }).waitFor();
  },
  'not kept': async (child) => {
    await child.page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await child.writes('print("only here")');
    await child.page.getByText('This browser does not keep your program').waitFor();
    await child.chooses('Menu', 'New program');
    await child.page.getByText(child.words.menu.takeFirst).waitFor();
    // Else the browser would ask before the next state.
    await child.downloads();
  },
  examples: async (child) => {
    await child.chooses('Menu', 'Examples');
    await child.page.getByRole('dialog').getByText('Countdown').waitFor();
  },
  'a file deleted': async (child) => {
    await makesFile(child, 'more.py');
    await child.chooses('What to do with more.py', 'Delete');
    await child.page.getByText('more.py was deleted.').waitFor();
  },
  table: async (child) => {
    await makesFile(child, 'data.csv');
    await child.writes('name,age\nAda,11\n');
    await child.presses('Table');
    await child.page.getByRole('cell', { name: 'Ada' }).waitFor();
  },
  notice: async (child) => {
    await child.opensFromDisk(import.meta.filename, 'not.zip');
    await child.page.getByText('not.zip is no Python program').waitFor();
  },
  question: async (child) => {
    await child.runs('input("Well? ")');
    await child.page.getByLabel('Well?').waitFor();
  },
  drawing: async (child) => {
    await child.runs('from turtle import *\nforward(100)\ntextinput("Name", "Who?")\n');
    await child.page.getByRole('dialog').getByLabel('Who?').waitFor();
  },
  'a menu of a file': async (child) => {
    await child.listsFiles();
    await child.presses('What to do with main.py');
    await child.page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  },
  'recently deleted': async (child) => {
    await makesFile(child, 'gone.py');
    await child.chooses('What to do with gone.py', 'Delete');
    await child.page.getByText(/^Recently deleted/).click();
    await child.seesButton('Bring gone.py back');
  },
  picture: async (child) => {
    const png = await child.page.screenshot({ clip: { x: 0, y: 0, width: 20, height: 20 } });
    await child.listsFiles();
    const choosing = child.page.waitForEvent('filechooser');
    await child.presses('Upload files');
    await (await choosing).setFiles({ name: 'look.png', buffer: png, mimeType: '' });
    await child.page.getByRole('img', { name: 'The picture in look.png' }).waitFor();
  },
  running: async (child) => {
    await child.runs('while True:\n    pass\n');
    await child.seesStatus('Running');
  },
  'scrolled up': async (child) => {
    await child.runs('for n in range(300): print(n)\ninput()\n');
    await child.page.getByLabel('Answer for the program').waitFor();
    await child.console.hover();
    await child.page.mouse.wheel(0, -900);
    await child.seesButton('Newest output');
  },
  'files of the program': async (child) => {
    await child.runs('open("notes.txt", "w").write("kept")\n');
    await child.page.getByRole('region', { name: 'Files of your program' }).waitFor();
  },
  reconnecting: async (child) => {
    await child.runs('print("on")\nwhile True:\n    pass\n');
    await child.reads('on');
    await child.page.context().setOffline(true);
    await child.seesStatus('Connection lost. Reconnecting…');
  },
  'not started': async (child) => {
    await child.page.context().setOffline(true);
    await child.presses('Run');
    await child.seesStatus('Not started');
  },
  'names to choose from': async (child) => {
    await child.writes('import turtle\n');
    await child.page.keyboard.type('turtle.s');
    await child.page.getByRole('listbox').getByRole('option').first().waitFor();
    await child.page.keyboard.press('ArrowDown');
  },
  'a mark': async (child) => {
    await child.writes('if 3 > 2\n    print("yes")\n');
    await child.editor.locator('.cm-marked').first().hover();
    await child.page.getByText('A colon : is missing').waitFor();
  },
  'HTML of a program': async (child) => {
    await child.runs(`from playpen import display
class Table:
    def _repr_html_(self):
        return "<table><tr><th>name</th></tr><tr><td>Ada</td></tr></table>"
display(Table())
print("end")`);
    await child.reads('end');
    const frame = child.page.locator('iframe').contentFrame();
    await frame.getByRole('cell', { name: 'Ada' }).waitFor();
  },
  'files held over the code': async (child) => {
    await child.editor.evaluate((editor) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['1'], 'one.txt'));
      editor.dispatchEvent(new DragEvent('dragover', { bubbles: true, dataTransfer }));
    });
    await child.page.getByText(child.words.files.drop).waitFor();
  },
  'a program that is to go': async (child) => {
    await child.writes('print(1)');
    await child.chooses('Menu', 'Examples');
    const examples = child.page.getByRole('dialog');
    await examples.getByRole('button', { name: /Countdown/ }).click();
    await examples.waitFor({ state: 'detached' });
    await child.writes('print(2)');
    await child.chooses('Menu', 'My programs');
    await child.page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click();
    await child.page.getByRole('button', { name: /^Keep/ }).waitFor();
  },
  sound: async (child) => {
    await child.runs(`import array, kids_audio
kids_audio.send_audio_chunk(array.array("h", [0] * 800).tobytes(), 8000, 1)`);
    await child.seesButton('Sound is on: mute');
  },
  'no sound': async (child) => {
    await child.runs(`import array, kids_audio
kids_audio.send_audio_chunk(array.array("h", [0] * 800).tobytes(), 8000, 1)`);
    await child.presses('Sound is on: mute');
    await child.seesButton('Sound is off: turn it on');
  },
  embedded: async (child) => {
    await child.page.goto(new URL('/?embed=1&code=print(1)', child.page.url()).href);
    await child.coloured();
  },
};

/** Puts the page in another language as it is, whatever is open over its head. */
const speaks = (child: Child, language: string) =>
  child.page.locator('header select').evaluate((select: HTMLSelectElement, wanted) => {
    select.value = wanted;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, language);

journey.for(['light', 'dark'] as const)(
  'no barrier in what opens, and nothing too small: %s',
  { timeout: 400_000 },
  async (theme, { visit }) => {
    const child = await visit({ theme });
    for (const [name, open] of Object.entries(states)) {
      await child.page.reload();
      await child.coloured();
      await open(child);
      expect([name, await violations(child), await tooSmall(child)]).toEqual([name, [], []]);
      await child.page.setViewportSize({ width: 390, height: 760 });
      await speaks(child, 'zh-CN');
      expect([name, 'zh-CN', await violations(child)]).toEqual([name, 'zh-CN', []]);
      await speaks(child, 'en');
      await child.page.setViewportSize({ width: 1280, height: 800 });
      await child.page.context().setOffline(false);
    }
  },
);

/** Ways to what is seen only while something is wrong with the runner or the server, one after the other. */
const troubles: [string, (child: Child, platform: Platform) => Promise<unknown>][] = [
  [
    'queued',
    async (child, platform) => {
      platform.holdRunner(true);
      await child.runs('print("at last")');
      await child.seesStatus('Waiting for a free place');
    },
  ],
  [
    'finished after all',
    async (child, platform) => {
      platform.holdRunner(false);
      await child.seesStatus('Finished');
    },
  ],
  [
    'stopping',
    async (child, platform) => {
      await child.runs('print("on")\nwhile True:\n    pass\n');
      await child.reads('on');
      platform.holdRunner(true);
      await child.presses('Stop');
      await child.seesStatus('Stopping');
    },
  ],
  [
    'stopped',
    async (child, platform) => {
      platform.holdRunner(false);
      await child.seesStatus('Stopped');
    },
  ],
  [
    'run lost',
    async (child, platform) => {
      await child.runs('print("begun")\nwhile True:\n    pass\n');
      await child.reads('begun');
      await platform.restartServer();
      await child.seesStatus('Run lost');
    },
  ],
];

ownJourney.for(['light', 'dark'] as const)(
  'no barrier in what is seen when something is wrong: %s',
  { timeout: 120_000 },
  async (theme, { visit, platform }) => {
    const child = await visit({ theme });
    for (const [name, come] of troubles) {
      await come(child, platform);
      expect([name, await violations(child), await tooSmall(child)]).toEqual([name, [], []]);
    }
  },
);

journey('no text is under 16 px, and no target under 44', async ({ visit }) => {
  const child = await visit();
  await child.runs('print(1 / 0)');
  await child.page.getByRole('region', { name: 'What went wrong' }).waitFor();
  expect(await tooSmall(child)).toEqual([]);
});
