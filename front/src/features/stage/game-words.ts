import type { Language } from '../../i18n/language';

const en = {
  game: 'Game',
  opened: 'The window of a game is open.',
  window: (title: string, width: number, height: number) =>
    `${title}: a moving picture of ${width} by ${height} points`,
  close: 'Close',
  closed: 'The window is closed',
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
  buttons: 'Buttons',
  type: 'Type',
  typeHere: 'What you type here goes to the game',
  play: 'Click to play',
  keyboard: {
    untouched: 'To play with keys, click the picture, or go to it with Tab and press Enter.',
    taken: 'The game has the keyboard. Esc gives it back.',
    released:
      'The page has the keyboard again. Click the picture or press Enter to play on. Another Esc goes to the game.',
  },
  pad: 'Keys of the game',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  space: 'Space',
};
export type GameWords = typeof en;

const zh: GameWords = {
  game: '游戏',
  opened: '游戏窗口打开了。',
  window: (title, width, height) => `${title}：${width} × ${height} 点的活动画面`,
  close: '关闭',
  closed: '窗口已关闭',
  fullScreen: '全屏',
  leaveFullScreen: '退出全屏',
  buttons: '按键',
  type: '打字',
  typeHere: '在这里打的字会送到游戏里',
  play: '点一下开始玩',
  keyboard: {
    untouched: '想用键盘玩，就点击画面，或者用 Tab 键移到画面上再按回车键。',
    taken: '键盘现在归游戏。按 Esc 键可以拿回来。',
    released: '键盘回到网页了。点击画面或按回车键继续玩。再按一次 Esc 键会送到游戏里。',
  },
  pad: '游戏的按键',
  left: '左',
  right: '右',
  up: '上',
  down: '下',
  space: '空格',
};

/** What is said around a game: with the stage, which most programs do without. */
export const gameWords: Record<Language, GameWords> = { en, 'zh-CN': zh };
