import type { Language } from '../../i18n/language';
import type { Bytes } from '../../lib/byte-store';

/** A file of an example: text, or a picture or sound. */
export type ExampleFile = { path: string; text: string } | { path: string; bytes: Bytes };

/** A program to begin with: small, good, and one that runs. Its first file is the one to look at. */
export interface Example {
  name: string;
  about: string;
  entryPath: string;
  files: ExampleFile[];
}

/** What is said in each language; a program is otherwise the same in all of them. */
type Say = (en: string, zh: string) => string;

const one = (name: string, about: string, text: string): Example => ({
  name,
  about,
  entryPath: 'main.py',
  files: [{ path: 'main.py', text }],
});

const gallery: ((say: Say) => Example)[] = [
  (say) =>
    one(
      say('Countdown', '倒计时'),
      say('print, a loop and a pause', '输出、循环和等待'),
      `import time

for count in range(5, 0, -1):
    print(count, "${say('...', '……')}")
    time.sleep(0.3)

print("${say('Lift-off!', '发射！')}")
`,
    ),
  (say) =>
    one(
      say('Dice', '骰子'),
      say('chance, and counting what comes', '随机数，并数一数结果'),
      `import random

throws = 60
counts = {}

for number in range(throws):
    dice = random.randint(1, 6)
    counts[dice] = counts.get(dice, 0) + 1

for dice in range(1, 7):
    print(dice, "#" * counts.get(dice, 0))
`,
    ),
  (say) =>
    one(
      say('Colours', '颜色'),
      say('text in colour', '彩色的文字'),
      `colours = {${[
        say('red', '红色'),
        say('green', '绿色'),
        say('yellow', '黄色'),
        say('blue', '蓝色'),
      ]
        .map((name, at) => `"${name}": ${31 + at}`)
        .join(', ')}}

for name, number in colours.items():
    print(f"\\033[{number}m{name}\\033[0m")
`,
    ),
  (say) =>
    one(
      say('Find the mistake', '找错误'),
      say('an error, and what the page says to it', '一个错误，看看页面怎么说'),
      `# ${say(
        'Press Run and see what happens. Can you mend it?',
        '点击“运行”，看看会发生什么。你能改好它吗？',
      )}
age = "11"
print("${say('Next year you will be ', '明年你的年龄是 ')}" + age + 1)
`,
    ),
  (say) => ({
    name: say('Several files', '几个文件'),
    about: say('a program with a helper and a list to read', '带有帮手文件和名单的程序'),
    entryPath: 'main.py',
    files: [
      {
        path: 'main.py',
        text: `from helper import greet

with open("names.txt") as file:
    for line in file:
        greet(line.strip())
`,
      },
      {
        path: 'helper.py',
        text: `def greet(name):\n    print(f"${say('Hello, {name}!', '你好，{name}！')}")\n`,
      },
      { path: 'names.txt', text: say('Ada\nLin\nSofia\n', '小明\n小红\n小刚\n') },
    ],
  }),
  (say) =>
    one(
      say('Guess the number', '猜数字'),
      say('questions and answers', '提问和回答'),
      `import random

secret = random.randint(1, 10)
guess = 0

while guess != secret:
    guess = int(input("${say('Your guess: ', '你猜是几：')}"))
    if guess < secret:
        print("${say('More', '再大一点')}")
    elif guess > secret:
        print("${say('Less', '再小一点')}")

print("${say('Right!', '猜对了！')}")
`,
    ),
  (say) =>
    one(
      say('Star', '星星'),
      say('a turtle that draws', '会画画的海龟'),
      `from turtle import *

color("red", "gold")
speed(8)
begin_fill()
for corner in range(9):
    forward(200)
    left(160)
end_fill()
hideturtle()
`,
    ),
  (say) =>
    one(
      say('Chart', '图表'),
      say('a figure from numbers', '用数字画的图'),
      `import matplotlib.pyplot as plt

temperatures = [1, 3, 7, 12, 17, 20, 23, 22, 18, 12, 6, 2]
months = range(1, 13)

plt.plot(months, temperatures, marker="o")
plt.title("${say('A year of weather', '一年的气温')}")
plt.xlabel("${say('month', '月份')}")
plt.ylabel("°C")
plt.show()

warmest = temperatures.index(max(temperatures)) + 1
print("${say('The warmest month is', '最暖和的月份是')}", warmest)
`,
    ),
];

/** The gallery, in the same order in each language. */
export function examplesIn(language: Language): Example[] {
  return gallery.map((example) => example((en, zh) => (language === 'en' ? en : zh)));
}
