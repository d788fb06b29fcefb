import type { Language } from '../../i18n/language';
import type { Example, ExampleFile } from './examples';
import applesEn from './games/apples.en.py?raw';
import applesZh from './games/apples.zh.py?raw';
import balloonsEn from './games/balloons.en.py?raw';
import balloonsZh from './games/balloons.zh.py?raw';
import mazeEn from './games/maze.en.py?raw';
import mazeZh from './games/maze.zh.py?raw';
import pianoEn from './games/piano.en.py?raw';
import pianoZh from './games/piano.zh.py?raw';
import * as pictures from './games/pictures';
import { png } from './games/pixels';
import { wav, type Tone } from './games/tones';
import wordsEn from './games/words.en.py?raw';
import wordsZh from './games/words.zh.py?raw';

/** Each of our squares is so many pixels wide. */
const SQUARE = 2;

const picture = (name: keyof typeof pictures): ExampleFile => ({
  path: `assets/${name}.png`,
  bytes: png(pictures[name], SQUARE),
});
const sound = (name: string, ...tones: Tone[]): ExampleFile => ({
  path: `assets/${name}.wav`,
  bytes: wav(...tones),
});
const game = (name: string, about: string, text: string, files: ExampleFile[]): Example => ({
  name,
  about,
  entryPath: 'main.py',
  files: [{ path: 'main.py', text }, ...files],
});

const MAZE = `############
#P..#..o..o#
#.#.#.####.#
#.#o..#....#
#.####.o##.#
#......#o..#
#o##.#.###.#
#..#.#...o.#
############
`;

const apples = () => [
  picture('basket'),
  picture('apple'),
  sound('catch', [660, 880, 0.15]),
  sound('miss', [220, 110, 0.3]),
];
const balloons = () => [picture('balloon'), sound('pop', [900, 150, 0.1])];
const maze = () => [
  { path: 'maze.txt', text: MAZE },
  picture('wall'),
  picture('coin'),
  picture('player'),
  sound('coin', [988, 988, 0.08], [1319, 1319, 0.2]),
];
const words = (list: string) => [
  { path: 'words.txt', text: list.split(' ').join('\n') + '\n' },
  sound('hit', [523, 1046, 0.12]),
];

/** Games with pictures, sounds, keys, mouse and text, in the same order in each language. */
export const gamesIn = (language: Language): Example[] =>
  language === 'en'
    ? [
        game(
          'Catch the apples',
          'a game with pictures, sounds and the arrow keys',
          applesEn,
          apples(),
        ),
        game('Balloons', 'a game with the mouse', balloonsEn, balloons()),
        game('Treasure maze', 'a maze out of a text file', mazeEn, maze()),
        game(
          'Falling words',
          'a game for fast typing',
          wordsEn,
          words('cat dog sun moon tree fish bird milk star rain snow book ball king frog'),
        ),
        game('Piano', 'sounds made of numbers', pianoEn, []),
      ]
    : [
        game('接苹果', '有图片、声音，用方向键玩', applesZh, apples()),
        game('戳气球', '用鼠标玩的游戏', balloonsZh, balloons()),
        game('迷宫寻宝', '从文本文件里读出来的迷宫', mazeZh, maze()),
        game(
          '打字雨',
          '练习快速打字',
          wordsZh,
          words('mao gou niao yu taiyang yueliang shu hua xing yun shui huo shan xue feng'),
        ),
        game('小钢琴', '用数字做出声音', pianoZh, []),
      ];
