/** A program to begin with: small, good, and one that runs. */
export interface Example {
  name: string;
  about: string;
  entryPath: string;
  files: { path: string; text: string }[];
}

const one = (name: string, about: string, text: string): Example => ({
  name,
  about,
  entryPath: 'main.py',
  files: [{ path: 'main.py', text }],
});

/** The gallery in each language, in the same order. */
export const examples: Record<'en' | 'zh-CN', Example[]> = {
  en: [
    one(
      'Countdown',
      'print, a loop and a pause',
      `import time

for count in range(5, 0, -1):
    print(count, "...")
    time.sleep(0.3)

print("Lift-off!")
`,
    ),
    one(
      'Dice',
      'chance, and counting what comes',
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
    one(
      'Colours',
      'text in colour',
      `colours = {"red": 31, "green": 32, "yellow": 33, "blue": 34}

for name, number in colours.items():
    print(f"\\033[{number}m{name}\\033[0m")
`,
    ),
    one(
      'Find the mistake',
      'an error, and what the page says to it',
      `# Press Run and see what happens. Can you mend it?
age = "11"
print("Next year you will be " + age + 1)
`,
    ),
    {
      name: 'Several files',
      about: 'a program with a helper and a list to read',
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
        { path: 'helper.py', text: 'def greet(name):\n    print(f"Hello, {name}!")\n' },
        { path: 'names.txt', text: 'Ada\nLin\nSofia\n' },
      ],
    },
  ],
  'zh-CN': [
    one(
      '倒计时',
      '输出、循环和等待',
      `import time

for count in range(5, 0, -1):
    print(count, "……")
    time.sleep(0.3)

print("发射！")
`,
    ),
    one(
      '骰子',
      '随机数，并数一数结果',
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
    one(
      '颜色',
      '彩色的文字',
      `colours = {"红色": 31, "绿色": 32, "黄色": 33, "蓝色": 34}

for name, number in colours.items():
    print(f"\\033[{number}m{name}\\033[0m")
`,
    ),
    one(
      '找错误',
      '一个错误，看看页面怎么说',
      `# 点击“运行”，看看会发生什么。你能改好它吗？
age = "11"
print("明年你就 " + age + 1 + " 岁了")
`,
    ),
    {
      name: '几个文件',
      about: '带有帮手文件和名单的程序',
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
        { path: 'helper.py', text: 'def greet(name):\n    print(f"你好，{name}！")\n' },
        { path: 'names.txt', text: '小明\n小红\n小刚\n' },
      ],
    },
  ],
};
