import { expect } from 'vitest';
import type { Child } from './support/child';
import { journey } from './support/journey';
import { Stage } from './support/stage';

const square = `from turtle import *
color("red", "lime")
pensize(9)
begin_fill()
for _ in range(4):
    forward(100)
    left(90)
end_fill()
hideturtle()
print("drawn")
done()
print("closed")
`;

journey('a drawing appears beside the console, is told in words, and stays', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  await child.writes(square);
  await child.page.keyboard.press('ControlOrMeta+Enter');
  await stage.shows('rgb(255, 0, 0)', 50, 0);
  await stage.shows('rgb(0, 255, 0)', 50, 50);
  // It listens to no keys: whoever types goes on typing.
  expect(await child.editor.evaluate((editor) => editor.contains(document.activeElement))).toBe(
    true,
  );
  await child.reads('drawn');
  await stage.says('Drawing: 4 lines in red; 1 filled shape in green.');
  await child.presses('Close');
  await child.reads('closed');
  await child.seesStatus('Finished');
  await stage.shows('rgb(0, 255, 0)', 50, 50);
  await stage.region.getByText('The window is closed').waitFor();
});

const steered = `from turtle import *
speed(0)
shape("circle")
color("blue")
penup()
ondrag(goto)
onscreenclick(lambda x, y: print("click", round(x / 10) * 10, round(y / 10) * 10))
onkeypress(lambda: print("left"), "Left")
onkeypress(lambda: print("space"), "space")
listen()
print("ready")
done()
`;

journey('mouse and keys reach the program, and Esc gives the keyboard back', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  await child.runs(steered);
  await child.reads('ready');
  await stage.shows('rgb(0, 0, 255)', 0, 0);
  // It listens to keys, and nothing else was done since Run: they are its own at once.
  const hasFocus = (canvas: Element) => canvas === document.activeElement;
  await stage.region.getByText('Esc gives it back').waitFor();
  await child.page.keyboard.press('ArrowLeft');
  await child.reads('left');
  await child.page.keyboard.press('Escape');
  expect(await stage.picture.evaluate(hasFocus)).toBe(false);
  await child.page.keyboard.press('ArrowLeft');
  await stage.clicks(80, -60);
  await child.reads('click 80 -60');
  await child.page.keyboard.press('ArrowLeft');
  await child.page.keyboard.press('Space');
  await child.reads('space');
  await stage.drags([0, 0], [100, 50]);
  await stage.shows('rgb(0, 0, 255)', 100, 50);
  await child.page.keyboard.press('Escape');
  expect(await stage.picture.evaluate(hasFocus)).toBe(false);
  await child.presses('Stop');
  await child.seesStatus('Stopped');
  expect((await child.lines()).filter((line) => line === 'left')).toEqual(['left', 'left']);
});

journey('keys stay with whoever does something else, until a click', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  await child.writes(`import time\ntime.sleep(1)\n${steered}`);
  await child.page.keyboard.press('ControlOrMeta+Enter');
  await child.page.keyboard.press('ArrowUp');
  await child.reads('ready');
  const sign = stage.region.getByText('Click to play');
  await sign.waitFor();
  expect(await child.editor.evaluate((code) => code.contains(document.activeElement))).toBe(true);
  await stage.clicks(80, -60);
  await child.reads('click 80 -60');
  await stage.region.getByText('Esc gives it back').waitFor();
  expect(await sign.count()).toBe(0);
  await child.page.keyboard.press('ArrowLeft');
  await child.reads('left');
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

const asking = `from turtle import *
name = textinput("Name", "Who are you?")
number = numinput("Sides", "How many sides?", minval=3, maxval=9)
print(name, number)
write(name, font=("Arial", 30, "bold"))
hideturtle()
exitonclick()
print("on")
`;

journey('questions are asked on the page, and asked again', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  await child.runs(asking);
  await child.page.getByRole('dialog').getByLabel('Who are you?').fill('Mei');
  await child.presses('OK');
  const sides = child.page.getByRole('dialog').getByLabel('How many sides?');
  await sides.fill('12');
  await child.presses('OK');
  await child.page.getByRole('alert').getByText('a number, at least 3, at most 9.').waitFor();
  await expect.poll(() => sides.inputValue()).toBe('');
  await sides.fill('4');
  await sides.press('Enter');
  await child.reads('Mei 4.0');
  await stage.says('Drawing: the words "Mei".');
  await stage.clicks(0, 0);
  await child.reads('on');
  await child.seesStatus('Finished');
});

const askingLate = `from turtle import *
print("begun")
while input("go? ") != "go":
    pass
textinput("Name", "Who?")
textinput("Name", "And who?")
print("asked")
`;

journey('a question leaves the focus with whoever is writing the program', async ({ visit }) => {
  const child = await visit();
  await child.runs(askingLate);
  await child.reads('begun');
  const field = child.page.getByLabel('go?');
  await field.fill('go');
  await child.editor.click();
  await child.page.keyboard.press('ControlOrMeta+End');
  await child.page.keyboard.type('# on');
  // Answered without the focus, as a screen reader's own command would do it.
  await field.evaluate((input: HTMLInputElement) => input.form?.requestSubmit());
  const first = child.page.getByRole('dialog').getByLabel('Who?', { exact: true });
  await first.waitFor();
  await child.page.keyboard.type('e more');
  expect(await child.program()).toContain('# one more');
  expect(await first.inputValue()).toBe('');
  // Whoever answers is not writing any more: the next question has the focus.
  await first.fill('Mei');
  await child.presses('OK');
  const next = child.page.getByRole('dialog').getByLabel('And who?');
  await next.waitFor();
  await expect.poll(() => next.evaluate((input) => input === document.activeElement)).toBe(true);
  await next.press('Enter');
  await child.reads('asked');
});

const star = `from turtle import *
speed(0)
hideturtle()
for _ in range(5):
    forward(200)
    right(144)
print("drawn" * (input() == "yes"))
`;

journey('while nothing is printed, the whole picture is in view', async ({ visit }) => {
  const child = await visit();
  const stage = new Stage(child.page);
  const hidden = () =>
    stage.region.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
  await child.runs(star.replace(/print.*/, 'done()'));
  await stage.says('Drawing: 5 lines in black.');
  expect(await hidden()).toBe(0);
  await child.presses('Close');
  await child.seesStatus('Finished');
  await child.reads('The program printed nothing.');
  expect(await hidden()).toBe(0);
  // What is asked and printed has its part of the room.
  await child.runs(star);
  const answer = child.page.getByLabel('Answer for the program');
  await answer.fill('yes');
  const room = await child.console.boundingBox();
  expect(room?.height).toBeGreaterThan(150);
  await answer.press('Enter');
  await child.reads('drawn');
});

const tall = (listening: string) => `from turtle import *
setup(300, 900)
dot(20, "blue")
${listening}
print("ready")
done()
print("closed")
`;

/** Draws a finger up over the picture, and tells how far the stage has scrolled by it. */
async function swipes(child: Child, stage: Stage): Promise<number> {
  const devices = await child.page.context().newCDPSession(child.page);
  const box = await stage.picture.boundingBox();
  if (!box) throw new Error('there is no picture');
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    devices.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: y === undefined ? [] : [{ x: box.x + box.width / 2, y: box.y + y }],
    });
  await touch('touchStart', 250);
  for (let y = 240; y >= 100; y -= 10) await touch('touchMove', y);
  await touch('touchEnd');
  // It goes on by itself for a while, and the next touch would only end that.
  return stage.region.evaluate(
    (region) =>
      new Promise<number>((resolve) => {
        let before = NaN;
        let stillFrames = 0;
        const look = () => {
          stillFrames = region.scrollTop === before ? stillFrames + 1 : 0;
          before = region.scrollTop;
          if (stillFrames < 20) requestAnimationFrame(look);
          else resolve(before);
        };
        look();
      }),
  );
}

journey('on a phone a finger plays, and scrolls over what is closed', async ({ visit }) => {
  const child = await visit({ isTouch: true, width: 390, height: 760 });
  const stage = new Stage(child.page);
  await child.runs(tall('onscreenclick(lambda x, y: print("pressed"))'));
  await child.reads('ready');
  await stage.picture.waitFor();
  expect(await swipes(child, stage)).toBe(0);
  await child.reads('pressed');
  await child.page.getByRole('button', { name: 'Close', exact: true }).click();
  await child.reads('closed');
  await stage.region.getByText('The window is closed').waitFor();
  expect(await swipes(child, stage)).toBeGreaterThan(50);
});

journey('on a phone a finger scrolls over what listens to no mouse', async ({ visit }) => {
  const child = await visit({ isTouch: true, width: 390, height: 760 });
  const stage = new Stage(child.page);
  await child.runs(tall(''));
  await child.reads('ready');
  await stage.picture.waitFor();
  expect(await swipes(child, stage)).toBeGreaterThan(50);
  await child.presses('Stop');
  await child.seesStatus('Stopped');
});

journey('other windows are refused in words', async ({ visit }) => {
  const child = await visit();
  await child.runs('import tkinter\ntkinter.Button(tkinter.Tk(), text="x")');
  await child.reads('Playpen shows turtle, not other tkinter windows: there is no Button here');
});
