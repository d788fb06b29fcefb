import { readdirSync, readFileSync } from 'node:fs';
import { CompletionContext } from '@codemirror/autocomplete';
import { python } from '@codemirror/lang-python';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { completions } from './completion';

/** What is offered at the end of a program, with its line. */
function offered(doc: string, isChinese = false) {
  const state = EditorState.create({ doc, extensions: python() });
  const result = completions(new CompletionContext(state, doc.length, false), isChinese);
  return new Map(result?.options.map((option) => [option.label, option]) ?? []);
}

test.each([
  ['pri', 'print'],
  ['import ra', 'random'],
  ['import random, ti', 'time'],
  ['from random import ra', 'randint'],
  ['from math import sin, co', 'cos'],
  ['import random\nrandom.ra', 'randint'],
  ['import turtle as t\nt.for', 'forward'],
  ['from turtle import *\nforw', 'forward'],
  ['import turtle\nbob = turtle.Turtle()\nbob.f', 'forward'],
  ['class A:\n  def f(self):\n    self.bob = Turtle()\n    self.bob.f', 'forward'],
  ['import pygame\npygame.display.set', 'display.set_mode'],
  ['import pygame as pg\nscreen = pg.display.set_mode((320, 240))\nscreen.bl', 'blit'],
  ['import pygame\nclock = pygame.time.Clock()\nclock.', 'tick'],
  ['import pygame\nfor event in pygame.event.get():\n    event.', 'key'],
  ['from pygame import mixer\nmixer.', 'music.load'],
  ['from pygame.locals import *\nK_', 'K_LEFT'],
  ['from pygame.locals import *\nRES', 'RESIZABLE'],
  ['import pygame\npygame.sprite.', 'sprite.spritecollide'],
  ['from pygame import transform\ntransform.', 'scale'],
  ['import pygame\npicture = pygame.image.load("a.png").convert()\npicture.', 'set_colorkey'],
  ['from collections import de', 'deque'],
  ['from datetime import date\ndate.', 'today'],
  ['isin', 'isinstance'],
  ['from datetime import datetime\ndatetime.', 'now'],
  ['import sys\nsys.', 'exit'],
  ['names = []  # of all\nnames.app', 'append'],
  ['name = input("Who?").strip()\nname.', 'upper'],
  ['"abc".', 'upper'],
  ['words = text.split()\nwords.', 'append'],
  ['ages = {"Ada": 11}\nages.', 'items'],
  ['with open("a.txt") as file:\n    file.', 'readlines'],
  ['from pathlib import Path\nPath("a.txt").', 'read_text'],
  ['player_score = 1\npla', 'player_score'],
  ['if x:\n    pas', 'pass'],
])('%j is offered %s', (program, name) => {
  expect([...offered(program).keys()]).toContain(name);
});

test.each([
  '"pri',
  '# pri',
  'p',
  'def pri',
  'x = 3 ',
  // What is not known is not guessed.
  'sys.',
  'clock.',
  'number = int(input())\nnumber.',
  'text = "3"\ntext = int(text)\ntext.',
  'things[0].',
  'f().',
  'keys = pygame.key.get_pressed()\nkeys.',
])('%j is left alone', (program) => {
  expect([...offered(program).keys()]).toEqual([]);
});

test.each([
  ['import pygame\nscreen = pygame.display.set_mode((320, 240))\nscreen.', 'append'],
  ['import pygame\nscreen = pygame.display.set_mode((320, 240))\nscreen.', 'upper'],
  ['bob = Turtle()\nbob.', 'bgcolor'],
  ['names = []\nnames.', 'upper'],
])('%j is not offered %s', (program, name) => {
  expect([...offered(program).keys()]).not.toContain(name);
});

/** `turtle.__all__` of CPython 3.13, but what only its own code and its makers need. */
const turtle = `
Screen Turtle Pen Shape Vec2D addshape bgcolor bgpic bye clearscreen colormode delay exitonclick getshapes listen
mainloop mode numinput onkey onkeypress onkeyrelease onscreenclick ontimer register_shape resetscreen screensize setup
setworldcoordinates textinput title tracer turtles update window_height window_width back backward begin_fill begin_poly
bk circle clear clearstamp clearstamps clone color degrees distance dot down end_fill end_poly fd fillcolor filling
forward get_poly getpen getscreen get_shapepoly getturtle goto heading hideturtle home ht isdown isvisible left lt
onclick ondrag onrelease pd pen pencolor pendown pensize penup pos position pu radians right reset resizemode rt seth
setheading setpos setposition settiltangle setx sety shape shapesize shapetransform shearfactor showturtle
speed st stamp teleport tilt tiltangle towards turtlesize undo up width write xcor ycor done`
  .trim()
  .split(/\s+/);

/** What the games of the gallery use. */
const gallery = new URL('../examples/games/', import.meta.url);
const games = new Set(
  readdirSync(gallery)
    .filter((name) => name.endsWith('.py'))
    .map((name) => readFileSync(new URL(name, gallery), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\bpygame\.([\w.]+)/g)].map(([, name = '']) => name)),
);

test.each([
  ['import turtle\nturtle.', turtle],
  ['import pygame\npygame.', [...games]],
])('%j has all that programs for children use, explained', (program, names) => {
  const [english, chinese] = [offered(program), offered(program, true)];
  const isExplained = (name: string) =>
    Boolean(english.get(name)?.detail) && /\p{sc=Han}/u.test(chinese.get(name)?.detail ?? '');
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !isExplained(name))).toEqual([]);
});

test('what goes into brackets is shown, in the reader’s language', () => {
  expect(offered('pri').get('print')).toMatchObject({
    displayLabel: 'print(value)',
    detail: 'shows something in the result',
  });
  expect(offered('pri', true).get('print')).toMatchObject({
    displayLabel: 'print(值)',
    detail: '把内容显示在结果里',
  });
  expect(offered('import math\nmath.').get('pi')?.displayLabel).toBe('pi');
});

test('modules are explained', () => {
  const named = [...offered('import ', true).values(), ...offered('from ', true).values()];
  expect(named.filter(({ detail }) => !/\p{sc=Han}/u.test(detail ?? ''))).toEqual([]);
  expect(offered('import ').get('random')?.detail).toBe('chance');
});
