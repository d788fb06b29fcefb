/**
 * What somebody does in front of the page, in each language, by day and by night, on a laptop, a tablet and a phone.
 * docs/JOURNEYS.md says how long each took, once all are made, and has pictures of the main ones.
 */
import { readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import { examplesIn, type Example } from '../src/features/examples/examples';
import { gamesIn } from '../src/features/examples/games';
import { en as mistakesEn } from '../src/features/problem/words-en';
import { zh as mistakesZh } from '../src/features/problem/words-zh';
import { cardWords } from '../src/features/problem/card-words';
import { gameWords } from '../src/features/stage/game-words';
import { stageWords } from '../src/features/stage/stage-words';
import type { Messages } from '../src/i18n/en';
import { tooSmall, tooWide, violations } from './support/barriers';
import type { Child } from './support/child';
import { Game } from './support/game';
import { libraryJourney, ownJourney } from './support/journey';
import { Matrix, settings, type Setting } from './support/matrix';
import type { Platform } from './support/platform';
import { Stage } from './support/stage';

interface Scene {
  child: Child;
  /** What the page says to them. */
  w: Messages;
  setting: Setting;
  platform: Platform;
  /** Keeps a picture of the page as it is now. */
  photo: () => Promise<void>;
}
type Journey = (scene: Scene) => Promise<void>;

const mistakes = { en: mistakesEn, 'zh-CN': mistakesZh };

/** A program of the gallery in the language of the setting, by its English name. */
function inGallery(name: string, { language }: Setting): Example {
  const all = (of: Setting['language']) => [...examplesIn(of), ...gamesIn(of)];
  const example = all(language)[all('en').findIndex((one) => one.name === name)];
  if (!example) throw new Error(`there is no example "${name}"`);
  return example;
}

/** The text of its first file. */
function textOf({ files: [first] }: Example): string {
  return first && 'text' in first ? first.text : '';
}

/** Opens a program of the gallery as somebody does. */
async function takes(name: string, { child, w, setting }: Scene): Promise<Example> {
  const example = inGallery(name, setting);
  await child.chooses(w.menu.label, w.menu.examples);
  await child.hits(child.page.getByRole('dialog').getByRole('button', { name: example.name }));
  await expect.poll(() => child.program()).toContain(textOf(example).split('\n')[0]);
  return example;
}

const firstRun: Journey = async ({ child, w, setting, photo }) => {
  expect(await child.program()).toContain(w.sampleProgram.split('\n')[0]);
  await child.presses(w.run.run);
  await child.seesStatus(w.status.running);
  await child.seesButton(w.run.stop);
  await child.seesStatus(w.status.finished);
  await child.seesButton(w.run.run);
  const name = /name = "(.*)"/.exec(w.sampleProgram)?.[1] ?? '?';
  await expect.poll(async () => (await child.lines()).length).toBe(4);
  expect((await child.lines()).at(-1)).toContain(name);
  // Where there is room for one, the result has come to the front.
  expect(await child.editor.isVisible()).toBe(setting.width >= 700);
  await photo();
};

const conversation: Journey = async ({ child, w, setting, photo }) => {
  const name = setting.language === 'en' ? 'Mei' : '小明';
  await child.runs('who = input("😀 ? ")\nprint(who, int(input("7 × 8 = ")) + 1)\n');
  await child.seesStatus(w.status.waiting);
  const first = child.page.getByLabel('😀 ?');
  await expect.poll(() => first.evaluate((field) => field === document.activeElement)).toBe(true);
  await child.page.keyboard.insertText(name);
  await photo();
  if (setting.isTouch) await child.presses(w.console.send);
  else await child.page.keyboard.press('Enter');
  await child.page.getByLabel('7 × 8 =').fill('56');
  await child.presses(w.console.send);
  await child.seesStatus(w.status.finished);
  await child.seesLines([`😀 ? ${name}`, '7 × 8 = 56', `${name} 57`]);
};

const errorAndFix: Journey = async (scene) => {
  const { child, w, setting, photo } = scene;
  await takes('Find the mistake', scene);
  await child.presses(w.run.run);
  await child.seesStatus(w.status.failed);
  const card = child.page.getByRole('region', { name: cardWords[setting.language].label });
  for (const sentence of mistakes[setting.language].textPlusNumber())
    await card.getByText(sentence, { exact: true }).waitFor();
  expect(await card.getByText('TypeError').first().isVisible()).toBe(false);
  await photo();
  await child.hits(card.getByText(cardWords[setting.language].traceback));
  await card.getByText('TypeError').first().waitFor();

  await child.hits(
    card.getByRole('button', { name: cardWords[setting.language].place('main.py', 3) }),
  );
  const marked = child.editor.locator('.cm-error-line');
  const line = (await marked.textContent()) ?? '';
  expect(line).toContain('age + 1)');
  for (const key of ['Home', 'Shift+End']) await child.page.keyboard.press(key);
  await child.page.keyboard.insertText(line.replace('age + 1', 'str(int(age) + 1)'));
  await expect.poll(() => marked.count()).toBe(0);
  await child.presses(w.run.run);
  await child.reads(/12\s*$/);
  await child.seesStatus(w.status.finished);
  await expect.poll(() => card.count()).toBe(0);
};

const turtle: Journey = async ({ child, w, setting, photo }) => {
  const stage = new Stage(child.page);
  const star = textOf(inGallery('Star', setting));
  await child.runs(`${star}onscreenclick(lambda x, y: dot(60, "blue"))\ndone()\nprint("closed")\n`);
  const words = stageWords[setting.language];
  const { lines, shapes, colors, betweenParts, picture } = words;
  const parts = [lines(colors.red, 9), shapes(colors.yellow, 1)];
  const said = () => stage.picture.getAttribute('aria-label');
  await expect.poll(said).toBe(picture(parts.join(betweenParts)));
  // In one of its tips: where an even number of sheets lie over one another, there is a hole.
  await stage.shows('rgb(255, 215, 0)', 160, 7);
  await photo();
  await child.hits(stage.picture);
  await stage.shows('rgb(0, 0, 255)', 0, 0);
  await child.hits(stage.region.getByRole('button', { name: words.close }));
  await child.reads('closed');
  await child.seesStatus(w.status.finished);
  await stage.region.getByText(words.closed).waitFor();
  const box = await stage.picture.boundingBox();
  expect(box?.width).toBeGreaterThan(setting.width / 4);
};

const plot: Journey = async (scene) => {
  const { child, w, photo } = scene;
  child.isPatient();
  const example = await takes('Chart', scene);
  await child.presses(w.run.run);
  const title = /title\("(.*)"\)/.exec(textOf(example))?.[1] ?? '?';
  const figure = child.console.getByRole('img', { name: title });
  await figure.waitFor();
  expect(await figure.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await child.seesStatus(w.status.finished);
  await child.reads(/ 7\s*$/);
  await photo();
};

const game: Journey = async (scene) => {
  const { child, w, setting, photo } = scene;
  const [PLAYER, words] = ['rgb(59, 111, 212)', gameWords[setting.language]];
  const played = new Game(child.page);
  const example = await takes('Treasure maze', scene);
  await child.presses(w.run.run);
  await played.shows(PLAYER, 48, 52);
  await played.region.getByText(example.name, { exact: true }).waitFor();
  if (!setting.isTouch) {
    await played.clicks(48, 52);
    await played.says(words.keyboard.taken);
  }
  const down = played.region.getByRole('button', { name: words.down, exact: true });
  for (let step = 0; step < 5; step++) {
    if (setting.isTouch) await down.tap();
    else await child.page.keyboard.press('ArrowDown');
  }
  await played.shows(PLAYER, 48, 212);
  await photo();
  await child.hits(played.region.getByRole('button', { name: words.close }));
  await child.reads(/ 5\s*$/);
  await child.seesStatus(w.status.finished);
  await played.says(words.closed);
};

const stop: Journey = async ({ child, w }) => {
  // Two taps within 0.3 s are a double tap for the browser; nobody reads "Stop" and taps on it so soon.
  await child.runs(
    'import time\nfor n in range(5):\n    print(n)\ntime.sleep(0.3)\nprint(5)\nwhile True:\n    pass\n',
  );
  await child.reads('5');
  await child.seesStatus(w.status.running);
  await child.presses(w.run.stop);
  await child.seesStatus(w.status.stopped, w.reason.cancelled);
  await child.seesButton(w.run.run);
  await child.seesLines(['0', '1', '2', '3', '4', '5']);
};

const flood: Journey = async ({ child, w }) => {
  await child.runs('n = 0\nwhile True:\n    n += 1\n    print(n, "x" * 100)\n');
  const [before = '', after = ''] = w.console.hidden('|').split('|');
  await child.console.getByText(before).filter({ hasText: after }).waitFor();
  // Meanwhile the page does what it is asked.
  await child.presses(w.menu.label);
  await child.page.getByRole('menuitem', { name: w.menu.examples }).waitFor();
  await child.page.keyboard.press('Escape');
  await child.presses(w.run.stop);
  await child.seesStatus(w.status.stopped, w.reason.cancelled);
  await child.turnsTo('code');
  await child.runs('print("quiet")');
  await child.seesStatus(w.status.finished);
  await child.seesLines(['quiet']);
};

/** One of the gallery's pictures. */
function picture(setting: Setting): Buffer {
  const { files } = inGallery('Treasure maze', setting);
  const file = files.find(({ path }) => path === 'assets/player.png');
  return Buffer.from(file && 'bytes' in file ? file.bytes : []);
}

/** Makes a file beside the program, and adds a picture. */
async function addsFiles({ child, w, setting }: Scene): Promise<void> {
  await child.listsFiles();
  await child.presses(w.files.newFile);
  const name = child.page.getByRole('textbox', { name: w.files.pathLabel, exact: true });
  await name.fill('tools/greet');
  await child.presses(w.files.create);
  await child.page.getByRole('heading', { name: 'tools/greet.py' }).waitFor();
  await child.writes('def greet(name):\n    print("👋", name)\n');
  await child.listsFiles();
  const choosing = child.page.waitForEvent('filechooser');
  await child.presses(w.files.upload);
  await (await choosing).setFiles({ name: 'player.png', buffer: picture(setting), mimeType: '' });
  await seesPicture(child, w);
}

async function seesPicture(child: Child, w: Messages): Promise<void> {
  const picture = child.page.getByRole('img', { name: w.files.pictureIn('player.png') });
  // Nothing lies over it.
  await picture.click({ trial: true });
  await child.page.getByText('32 × 32').waitFor();
}

const useFiles = `from tools.greet import greet
with open("player.png", "rb") as file:
    greet(file.read()[1:4].decode())
`;

const severalFiles: Journey = async (scene) => {
  const { child, w, photo } = scene;
  await addsFiles(scene);
  await photo();
  await child.listsFiles();
  await child.opens('main.py');
  await child.runs(useFiles);
  await child.reads('👋 PNG');
  await child.seesStatus(w.status.finished);
};

const downloadAndReopen: Journey = async (scene) => {
  const { child, w } = scene;
  await child.writes(useFiles);
  const alone = await child.downloads();
  expect(alone.name).toBe('main.py');
  expect(readFileSync(alone.path, 'utf8')).toBe(useFiles);
  await addsFiles(scene);
  const all = await child.downloads();
  expect(all.name).toBe(`${w.programs.untitled}.zip`);

  await child.chooses(w.menu.label, w.menu.newProgram);
  await expect.poll(() => child.program()).toBe('');
  await child.opensFromDisk(all.path, 'again.zip');
  await expect.poll(() => child.program()).toBe(useFiles);
  await child.listsFiles();
  await child.opens('player.png');
  await seesPicture(child, w);
  await child.presses(w.run.run);
  await child.reads('👋 PNG');
};

const reload: Journey = async (scene) => {
  const { child, w } = scene;
  await child.writes(useFiles);
  for (const key of ['ControlOrMeta+End', 'Home']) await child.page.keyboard.press(key);
  await child.page.keyboard.insertText('# mine');
  await addsFiles(scene);
  await child.listsFiles();
  await child.opens('main.py');
  await child.page.getByText(w.editor.saved).waitFor();
  await child.page.reload();
  await child.coloured();
  expect(await child.program()).toBe(`${useFiles}# mine`);
  // What was done before can still be undone.
  await child.hits(child.editor);
  await child.page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => child.program()).toBe(useFiles);
  await child.presses(w.run.run);
  await child.reads('👋 PNG');
};

const droppedConnection: Journey = async ({ child, w }) => {
  await child.runs('import time\nfor n in range(30):\n    print(n)\n    time.sleep(0.1)\n');
  await child.reads('3');
  await child.page.context().setOffline(true);
  await child.seesStatus(w.status.reconnecting);
  await child.page.context().setOffline(false);
  await child.seesStatus(w.status.finished);
  await child.seesLines(Array.from({ length: 30 }, (_, n) => String(n)));
};

const serverGone: Journey = async ({ child, w, platform }) => {
  await child.runs('import time\nprint("begun")\ntime.sleep(30)\n');
  await child.reads('begun');
  await platform.restartServer(() => child.seesStatus(w.status.reconnecting));
  await child.seesStatus(w.status.lost, w.ended.restarted);
  await child.turnsTo('code');
  await child.writes('print("again")');
  await child.turnsTo('result');
  await child.presses(w.run.runAgain);
  await child.reads('again');
  await child.seesStatus(w.status.finished);
};

const journeys: Record<string, Journey> = {
  'first run': firstRun,
  'input conversation': conversation,
  'error and fix': errorAndFix,
  turtle,
  plot,
  'pygame game with keys': game,
  stop,
  flood,
  'several files with an image': severalFiles,
  'download and reopen': downloadAndReopen,
  'reload without loss': reload,
  'dropped connection': droppedConnection,
};
const ownServer: Record<string, Journey> = { 'server gone and back': serverGone };

const matrix = new Matrix([...Object.keys(journeys), ...Object.keys(ownServer)]);

/** Whether the page is in the language and the colours of the setting. */
async function suits(child: Child, { language, theme }: Setting): Promise<void> {
  const page = await child.page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] =
      getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
    const isDark = red + green + blue < 384;
    return { language: document.documentElement.lang, theme: isDark ? 'dark' : 'light' };
  });
  expect(page).toEqual({ language, theme });
}

for (const [all, journey] of [
  [journeys, libraryJourney],
  [ownServer, ownJourney],
] as const)
  for (const [name, goes] of Object.entries(all))
    journey.for(settings)(`${name}: $name`, async (setting, { visit, platform }) => {
      const began = performance.now();
      let picture: Buffer | null = null;
      const child = await visit(setting);
      await suits(child, setting);
      const photo = async () => {
        picture = await child.page.screenshot({ animations: 'disabled' });
      };
      await goes({ child, w: child.words, setting, platform, photo });
      // A page wider than its window would be shown smaller on a phone.
      expect(await child.page.evaluate(() => innerWidth)).toBe(setting.width);
      expect([await tooWide(child), await tooSmall(child)]).toEqual([[], []]);
      expect(await violations(child)).toEqual([]);
      matrix.add(name, setting, { seconds: (performance.now() - began) / 1000, picture });
    });

afterAll(() => matrix.keep());
