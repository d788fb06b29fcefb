import { expect, test } from 'vitest';
import { stageWords } from './stage-words';
import { colorName } from './colors';
import { decodeOps } from './ops';
import { Scene } from './scene';
import { describe } from './words';

const SQUARE = [
  { op: 'line', id: 1, canvas: 1, at: [0, 0, 9, 0, 9, 9, 0, 9, 0, 0], stroke: '#ff0000', width: 1 },
  { op: 'line', id: 2, canvas: 1, at: [0, 0, 0, 0], stroke: '#000000', width: 1 },
  { op: 'polygon', id: 3, canvas: 1, at: [0, 0, 9, 0, 9, 9], fill: '#0000ff' },
  { op: 'text', id: 4, canvas: 1, at: [0, 0], fill: '#000000', text: 'Hi' },
  { op: 'line', id: 5, canvas: 2, at: [0, 0, 9, 0], stroke: '#00ff00', width: 1 },
];

test('a picture is told in words, in the language of the page', () => {
  const scene = new Scene();
  expect(describe(scene, 1, stageWords.en)).toBe('An empty drawing');
  scene.apply(decodeOps(SQUARE));
  expect(describe(scene, 1, stageWords.en)).toBe(
    'Drawing: 4 lines in red; 1 filled shape in blue; the words "Hi".',
  );
  expect(describe(scene, 1, stageWords['zh-CN'])).toBe(
    '图画：4 条红色线；1 个蓝色填充图形；文字“Hi”。',
  );
  expect(describe(scene, 2, stageWords.en)).toBe('Drawing: 1 line in green.');
});

test.each([
  ['#000000', 'black'],
  ['#ffffff', 'white'],
  ['#808080', 'gray'],
  ['#ff0000', 'red'],
  ['#ffa500', 'orange'],
  ['#ffff00', 'yellow'],
  ['#008000', 'green'],
  ['#00ffff', 'cyan'],
  ['#0000ff', 'blue'],
  ['#800080', 'purple'],
  ['#ffc0cb', 'pink'],
  ['#8b4513', 'brown'],
])('%s is called %s', (color, name) => {
  expect(colorName(color)).toBe(name);
});
