import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Child } from './support/child';
import { journey } from './support/journey';

/** The smallest picture there is: one red point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

async function makesFile(child: Child, path: string): Promise<void> {
  await child.presses('New file');
  await child.page.getByRole('textbox', { name: 'Name', exact: true }).fill(path);
  await child.presses('Create');
}

async function uploads(child: Child, ...files: { name: string; buffer: Buffer }[]): Promise<void> {
  const choosing = child.page.waitForEvent('filechooser');
  await child.presses('Upload files');
  const chooser = await choosing;
  await chooser.setFiles(files.map((file) => ({ ...file, mimeType: '' })));
}

const sees = (child: Child, path: string) =>
  child.page.getByRole('heading', { name: path, exact: true }).waitFor();

journey('several files in folders, with a picture, run together', async ({ visit }) => {
  const child = await visit();
  await child.presses('Files');
  await makesFile(child, 'tools/greet');
  await sees(child, 'tools/greet.py');
  await child.writes('def greet(name):\n    print("Hello,", name)\n');
  await uploads(child, { name: 'dot.png', buffer: PICTURE });
  await sees(child, 'dot.png');
  await child.page.getByRole('img', { name: 'The picture in dot.png' }).waitFor();
  await child.page.getByText('1 × 1').waitFor();

  await child.opens('main.py');
  await child.runs(
    'from tools.greet import greet\ngreet("you")\nprint(open("dot.png", "rb").read(4))\n',
  );
  await child.reads('Hello, you');
  await child.reads("b'\\x89PNG'");

  await child.page.reload();
  await child.coloured();
  await child.opens('dot.png');
  await child.page.getByText('1 × 1').waitFor();
  await child.presses('Run');
  await child.reads("b'\\x89PNG'");
});

journey('a file is renamed, deleted, and comes back', async ({ visit }) => {
  const child = await visit();
  await child.presses('Files');
  await makesFile(child, 'game.py');
  await child.writes('print("the game")');
  await child.chooses('What to do with game.py', 'Rename');
  const name = child.page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('main.py');
  await name.press('Enter');
  await child.page.getByText('There is a file of this name already.').waitFor();
  await name.fill('fun.py');
  await name.press('Enter');
  await sees(child, 'fun.py');

  await child.chooses('What to do with fun.py', 'Run starts here');
  await child.presses('Run');
  await child.reads('the game');
  await child.chooses('What to do with main.py', 'Delete');
  await child.page.getByText('main.py was deleted.').waitFor();
  await child.presses('Undo');
  await sees(child, 'main.py');

  await child.chooses('What to do with main.py', 'Delete');
  await child.page.reload();
  await child.coloured();
  await child.presses('Files');
  await child.page.getByText('Recently deleted (1)').click();
  await child.presses('Bring main.py back');
  await sees(child, 'main.py');
});

journey('the file that Run starts keeps a name that can be run', async ({ visit }) => {
  const child = await visit();
  await child.presses('Files');
  await child.chooses('What to do with main.py', 'Rename');
  const name = child.page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('game.txt');
  await name.press('Enter');
  await child.page.getByText('its name has to end in .py').waitFor();
  await name.fill('game');
  await name.press('Enter');
  await sees(child, 'game.py');
  await child.runs('print("still runs")');
  await child.reads('still runs');

  await child.opensFromDisk(import.meta.filename, 'LOUD.PY');
  await sees(child, 'LOUD.py');
  await child.runs('print("runs too")');
  await child.reads('runs too');
});

/** A tenth of a second of silence. */
function silence(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples, 0x80);
  wav.write('RIFF');
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt32LE(0x10001, 20);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(8_000, 28);
  wav.writeUInt32LE(0x80001, 32);
  wav.write('data', 36);
  wav.writeUInt32LE(samples, 40);
  return wav;
}

journey('a sound can be heard, and what cannot be deleted says why', async ({ visit }) => {
  const child = await visit();
  await child.listsFiles();
  await uploads(child, { name: 'beep.wav', buffer: silence() });
  const sound = child.page.getByLabel('The sound in beep.wav');
  await expect.poll(() => sound.evaluate((one: HTMLAudioElement) => one.duration)).toBe(0.1);

  await child.chooses('What to do with main.py', 'Rename');
  await child.page.getByRole('textbox', { name: 'Name', exact: true }).fill('game/main.py');
  await child.presses('Rename');
  for (const name of ['main.py', 'game']) {
    await child.presses(`What to do with ${name}`);
    const why = child.page.getByRole('menuitem', { name: 'Delete Run starts here, so it stays.' });
    expect(await why.getAttribute('aria-disabled')).toBe('true');
    await child.page.keyboard.press('Escape');
  }
});

journey('files that are dragged in are added, and what does not fit is told', async ({ visit }) => {
  const child = await visit();
  const transfer = await child.page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['1,2\n3,4\n'], 'data.csv'));
    data.items.add(new File([new Uint8Array(3 * 1024 * 1024)], 'huge.bin'));
    return data;
  });
  await child.editor.dispatchEvent('dragover', { dataTransfer: transfer });
  await child.page.getByText('Let go to add these files').waitFor();
  await child.editor.dispatchEvent('drop', { dataTransfer: transfer });
  await sees(child, 'data.csv');
  await child.page.getByText('Not added: huge.bin (larger than 2 MiB)').waitFor();

  // Values are written as text, and read as a table.
  await child.presses('Table');
  const table = child.page.getByRole('table', { name: 'The values in data.csv' });
  await table.getByRole('columnheader', { name: '2' }).waitFor();
  await table.getByRole('cell', { name: '4' }).waitFor();
  await child.presses('Table');
  await child.writes('1,2\n3,"five, six"\n');
  await child.presses('Table');
  await table.getByRole('cell', { name: 'five, six' }).waitFor();
});

/** Drags a file of the machine over places to the last of them, and lets go there, by the browser's own means. */
async function drags(child: Child, file: string, ...places: Locator[]): Promise<void> {
  const session = await child.page.context().newCDPSession(child.page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  let at = { x: 0, y: 0 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...at, data });
  for (const place of places) {
    const box = await place.boundingBox();
    if (!box) throw new Error('a place to drag over is not to be seen');
    at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    if (place === places[0]) await send('dragEnter');
    await send('dragOver');
    // Where the pointer is, the browser finds in what it has drawn: a hand takes longer than two pictures.
    await child.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
  }
  await send('drop');
}

const FILE = import.meta.filename;

journey('a file let go beside the code is added, and the run goes on', async ({ visit }) => {
  const child = await visit();
  await child.runs('print("goes on", input("Well? "))');
  const answer = child.page.getByLabel('Well?');
  await answer.waitFor();
  await drags(child, FILE, child.console);
  await sees(child, 'files.journey.ts');
  await drags(child, FILE, child.page.getByRole('banner'));
  await sees(child, 'files.journey_2.ts');
  await answer.fill('well');
  await answer.press('Enter');
  await child.reads('goes on well');

  // Where the result covers the code, the file is seen all the same.
  const narrow = await visit({ width: 600 });
  await narrow.runs('print("here")');
  await narrow.reads('here');
  await drags(narrow, FILE, narrow.console);
  await sees(narrow, 'files.journey.ts');
});

journey('a file let go over what a program shows is added too', async ({ visit }) => {
  const child = await visit();
  await child.runs(
    'from playpen import display\ndisplay({"text/html": "<h1>shown</h1>" * 9}, raw=True)\ninput("Well? ")',
  );
  const frame = child.page.locator('iframe');
  await frame.contentFrame().getByText('shown').first().waitFor();
  // Straight into the frame, the page around it hears nothing, and stays.
  await drags(child, FILE, frame);
  await drags(child, FILE, child.editor, frame);
  await sees(child, 'files.journey.ts');
  await child.page.getByLabel('Well?').waitFor();
});

journey('on a phone, a file that is added is not behind the list', async ({ visit }) => {
  const child = await visit({ width: 390, height: 760, isTouch: true });
  await child.listsFiles();
  await uploads(child, { name: 'dot.png', buffer: PICTURE });
  await sees(child, 'dot.png');
  // Nothing else would be hit in its place.
  await child.page.getByText('1 × 1').click({ trial: true });
});

journey('where the list lies over the code, Tab does not go beneath it', async ({ visit }) => {
  const child = await visit({ width: 820 });
  await child.listsFiles();
  const beneath = () =>
    child.page.evaluate(() => document.activeElement?.closest('.cm-editor') !== null);
  for (let count = 0; count < 12; count++) {
    await child.page.keyboard.press('Tab');
    expect([count, await beneath()]).toEqual([count, false]);
  }
  await child.opens('main.py');
  await child.writes('print("there again")');
  expect(await child.program()).toBe('print("there again")');
});

journey('a program is downloaded, and opened again', async ({ visit }) => {
  const child = await visit();
  await child.writes('print("alone")');
  const alone = await child.downloads();
  expect(alone.name).toBe('main.py');
  expect(readFileSync(alone.path, 'utf8')).toBe('print("alone")');

  await child.presses('Files');
  await makesFile(child, 'part/one.py');
  await uploads(child, { name: 'dot.png', buffer: PICTURE });
  const both = await child.downloads();
  expect(both.name).toBe('My program.zip');

  await child.chooses('Menu', 'New program');
  await expect.poll(() => child.program()).toBe('');
  await child.opensFromDisk(both.path, 'Mine.zip');
  await expect.poll(() => child.program()).toBe('print("alone")');
  await child.opens('dot.png');
  await child.page.getByText('1 × 1').waitFor();

  await child.opensFromDisk(import.meta.filename, 'not.zip');
  await child.page.getByText('not.zip is no Python program').waitFor();

  // The programs before it are all still there.
  await child.chooses('Menu', 'My programs');
  const listed = child.page.getByRole('dialog').getByRole('listitem');
  // The new one, which nobody wrote in, is not.
  await expect.poll(() => listed.count()).toBe(2);
  await listed.filter({ hasText: '3 files' }).last().getByRole('button').first().click();
  await sees(child, 'main.py');
});

journey('a program gets a name of its own, which stays', async ({ visit }) => {
  const child = await visit();
  await child.chooses('Menu', 'Rename program');
  const name = child.page.getByRole('textbox', { name: 'Name', exact: true });
  expect(await name.inputValue()).toBe('My program');
  await name.fill('  ');
  await name.press('Enter');
  await child.page.getByText('A name is missing.').waitFor();
  await name.fill('The cat: part 2');
  await name.press('Enter');
  await child.page.getByRole('dialog').waitFor({ state: 'detached' });

  await child.page.reload();
  await child.coloured();
  await child.chooses('Menu', 'My programs');
  const listed = child.page.getByRole('dialog').getByRole('listitem');
  await listed.filter({ hasText: 'The cat: part 2' }).getByText('Open now').waitFor();
  await child.presses('Close');
  await child.page.getByRole('banner').getByText('The cat: part 2').waitFor();
  expect(await child.page.title()).toBe('The cat: part 2 · Playpen');
  expect((await child.downloads()).name).toBe('The cat part 2.py');
});

journey('a program that was deleted is brought back', async ({ visit }) => {
  const child = await visit();
  const dialog = child.page.getByRole('dialog');
  const open = (name: string) => dialog.getByRole('button', { name: new RegExp(`^${name} `) });
  await child.writes('print("the old one")');
  await child.chooses('Menu', 'New program');
  await child.writes('print("the new one")');
  await child.chooses('Menu', 'My programs');
  await expect.poll(() => open('My program').count()).toBe(2);

  // At once, a press takes it back, and the next one deletes it again.
  await child.presses('Delete My program');
  await child.presses('Keep My program');
  await child.presses('Delete My program');
  await child.page.keyboard.press('Escape');
  await child.page.reload();
  await child.coloured();
  expect(await child.program()).toBe('print("the new one")');

  await child.chooses('Menu', 'My programs');
  await expect.poll(() => open('My program').count()).toBe(1);
  await dialog.getByText('Recently deleted (1)').click();
  await dialog.getByText(/^What you delete stays here for 30 days/).waitFor();
  await child.presses('Bring My program back');
  await expect.poll(() => open('My program').count()).toBe(2);
  await child.page.keyboard.press('Enter');
  await expect.poll(() => child.program()).toBe('print("the old one")');
});

journey('two tabs show one program', async ({ visit }) => {
  const child = await visit();
  await child.writes('print("first")');
  const other = await child.opensTab();
  expect(await other.program()).toBe('print("first")');
  await other.writes('print("second")');
  await expect.poll(() => child.program()).toBe('print("second")');
  await child.editor.click();
  await child.page.keyboard.press('ControlOrMeta+End');
  await child.page.keyboard.type('  # both');
  await expect.poll(() => other.program()).toBe('print("second")  # both');
});

journey('undo goes back past a reload', async ({ visit }) => {
  const child = await visit();
  await child.writes('one');
  // The caret moves, so that what follows is a step of its own however quickly it comes.
  await child.page.keyboard.press('Home');
  await child.page.keyboard.press('End');
  await child.page.keyboard.insertText(' two');
  await child.page.reload();
  await child.coloured();
  expect(await child.program()).toBe('one two');
  await child.editor.click();
  await child.page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => child.program()).toBe('one');
});

journey('what a browser does not keep is not thrown away unasked', async ({ visit }) => {
  const child = await visit({
    before: () => {
      Object.defineProperty(globalThis, 'localStorage', { value: undefined });
    },
  });
  await child.writes('print("only here")');
  await child.chooses('Menu', 'New program');
  await child.page.getByText(child.words.menu.takeFirst).waitFor();
  expect(await child.program()).toBe('print("only here")');
  const asked = child.page.waitForEvent('dialog');
  const leaving = child.page.evaluate(() => location.reload());
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await leaving;

  await child.downloads();
  await child.chooses('Menu', 'New program');
  await expect.poll(() => child.program()).toBe('');
});

journey('a picture that the browser has lost is told, and left out', async ({ visit }) => {
  const child = await visit();
  await child.listsFiles();
  await uploads(child, { name: 'dot.png', buffer: PICTURE });
  await child.page.getByText('1 × 1').waitFor();
  await child.opens('main.py');
  await child.writes('import os\nprint(os.path.exists("dot.png"))');
  await child.page.evaluate(
    () => new Promise((resolve) => (indexedDB.deleteDatabase('playpen').onblocked = resolve)),
  );
  await child.page.reload();
  await child.coloured();
  const told = child.page.getByText(child.words.files.lost('dot.png'));
  await child.opens('dot.png');
  await told.waitFor();
  await child.opens('main.py');
  await told.waitFor({ state: 'detached' });
  await child.presses('Run');
  await child.reads('False');
  await told.waitFor();
  await child.presses('Close');
  await child.downloads();
  await told.waitFor();
});

journey('a browser without storage says so, and the program still runs', async ({ visit }) => {
  const child = await visit();
  await child.page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    });
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await child.page.reload();
  await child.coloured();
  await child.runs('print("anyway")');
  await child.reads('anyway');
  await child.page.getByText('This browser does not keep your program').waitFor();
});
