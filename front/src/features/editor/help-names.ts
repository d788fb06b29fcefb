/**
 * The names that the editor offers, with one line about each in both languages: `name(signature)|English|中文`.
 * Loaded with the first completion.
 */
const builtIn = `
print(value)|shows something in the result|把内容显示在结果里
input(question)|asks and gives the answer as text|提问，并得到文字形式的回答
int(value)|makes a whole number of it|变成整数
float(value)|makes a number with a point of it|变成小数
str(value)|makes text of it|变成文字
len(things)|how many there are|有多少个
range(stop)|the numbers from 0 up to, but not including, stop|从 0 到 stop 之前的数
list(things)|makes a list of them|变成列表
dict()|a dictionary: values by their keys|字典：按键存放值
set(things)|each of them once|集合：每个只出现一次
sum(numbers)|adds them up|求和
min(things)|the smallest|最小的
max(things)|the largest|最大的
abs(number)|the number without its sign|绝对值
round(number, digits)|the nearest number with so many digits|四舍五入到指定位数
sorted(things)|a new list in order|排好序的新列表
reversed(things)|from the last to the first|从后往前
enumerate(things)|each with its position|连同位置一起取出
zip(first, second)|pairs out of both|把两组配成对
open(path)|opens a file|打开文件
type(value)|what kind of value it is|值的类型
chr(number)|the character with this number|编号对应的字符
ord(character)|the number of a character|字符对应的编号
any(things)|whether one of them is true|是否有一个为真
all(things)|whether all of them are true|是否全部为真
isinstance(value, kind)|whether it is of this kind|是不是这种类型`;

const methods = `
upper()|the text in capital letters|变成大写
lower()|the text in small letters|变成小写
strip()|without blanks around it|去掉两端的空白
split(separator)|the parts as a list|分割成列表
join(texts)|puts texts together, with this one between|用它把多段文字连接起来
replace(old, new)|with every old part replaced|把旧的部分全部替换
find(part)|the position of a part, or -1|某部分的位置，没有则为 -1
startswith(part)|whether it begins with it|是否以它开头
format(value)|fills the values in|把值填进去
append(value)|puts a value at the end of the list|在列表末尾添加
insert(position, value)|puts a value at a position|在指定位置插入
remove(value)|takes the first such value out|删除第一个这样的值
pop()|takes the last value out and gives it|取出最后一个值
sort()|puts the list in order|给列表排序
reverse()|turns the list round|把列表倒过来
count(value)|how often it is there|出现了几次
index(value)|its position|它的位置
keys()|the keys of a dictionary|字典的所有键
values()|the values of a dictionary|字典的所有值
items()|keys with their values|键和值
get(key, otherwise)|the value of a key, or something else|键对应的值，没有则用别的`;

const random = `
randint(first, last)|a whole number, both ends included|随机整数，包含两端
random()|a number from 0 up to 1|0 到 1 之间的随机小数
choice(things)|one of them|随机选一个
choices(things, k)|so many of them, with repeats|随机选几个，可重复
sample(things, k)|so many different ones|随机选几个不同的
shuffle(list)|mixes the list|打乱列表
uniform(low, high)|a number between the two|两数之间的随机小数
seed(value)|the same chance every time|让随机结果每次相同`;

const math = `
sqrt(number)|the square root|平方根
pi|3.14159…|圆周率 3.14159…
sin(angle)|sine of an angle in radians|弧度的正弦
cos(angle)|cosine of an angle in radians|弧度的余弦
radians(degrees)|degrees as radians|角度变弧度
degrees(radians)|radians as degrees|弧度变角度
floor(number)|the whole number below|向下取整
ceil(number)|the whole number above|向上取整
pow(base, exponent)|the power|幂
hypot(x, y)|the length of a diagonal|斜边的长度`;

const time = `
sleep(seconds)|waits so long|等待若干秒
time()|seconds since 1970|自 1970 年以来的秒数
strftime(format)|the time as text|把时间变成文字
perf_counter()|a precise clock for measuring|用来计时的精确时钟`;

const turtle = `
forward(steps)|goes forward|前进
backward(steps)|goes backward|后退
left(degrees)|turns left|向左转
right(degrees)|turns right|向右转
goto(x, y)|goes to a point|走到某个点
home()|back to the middle|回到中心
circle(radius)|draws a circle|画圆
dot(size, colour)|draws a dot|画点
penup()|stops drawing|抬起画笔
pendown()|draws again|放下画笔
pensize(width)|how thick the line is|线的粗细
color(name)|the colour of the line and of filling|线和填充的颜色
pencolor(name)|the colour of the line|线的颜色
fillcolor(name)|the colour of filling|填充的颜色
begin_fill()|from here on the shape is filled|从这里开始填充
end_fill()|fills the shape|填充图形
speed(value)|how fast: 1 slow to 10 fast, 0 at once|速度：1 慢到 10 快，0 立即
shape(name)|what it looks like: turtle, arrow, circle…|外形：turtle、arrow、circle……
hideturtle()|makes it invisible|隐藏海龟
showturtle()|makes it visible|显示海龟
write(text)|writes at its place|在当前位置写字
stamp()|leaves a print of its shape|留下图章
clear()|wipes its drawing away|清除它的图画
bgcolor(name)|the colour of the ground|背景颜色
setup(width, height)|the size of the window|窗口大小
tracer(n)|0: draws only when told by update()|0：只在 update() 时绘制
update()|shows what was drawn|显示画好的内容
onkey(function, key)|what a key does|按键时做什么
onclick(function)|what a click does|点击时做什么
ontimer(function, ms)|does it after so many milliseconds|若干毫秒后执行
listen()|takes the keys|开始接收按键
textinput(title, question)|asks in a window|在窗口里提问
done()|keeps the window open|让窗口保持打开
Turtle()|one more turtle|新的海龟
Screen()|the window|窗口`;

const pygame = `
init()|starts pygame|启动 pygame
quit()|ends pygame|结束 pygame
display.set_mode(size)|opens a window|打开窗口
display.flip()|shows what was drawn|显示画好的内容
display.set_caption(title)|the title of the window|窗口标题
event.get()|what happened since the last time|上次以来发生的事件
key.get_pressed()|which keys are down|哪些键被按着
mouse.get_pos()|where the mouse is|鼠标的位置
draw.rect(surface, colour, rect)|draws a rectangle|画矩形
draw.circle(surface, colour, centre, radius)|draws a circle|画圆
draw.line(surface, colour, start, end)|draws a line|画线
image.load(path)|reads a picture|读取图片
time.Clock()|a clock that keeps the pace|控制速度的时钟
font.SysFont(name, size)|letters to write with|写字用的字体
mixer.Sound(path)|reads a sound|读取声音
Rect(x, y, width, height)|a rectangle|矩形
Surface(size)|a picture to draw on|可以画画的图面
QUIT|the window is being closed|窗口正在关闭
KEYDOWN|a key was pressed|按下了键`;

const datetime = `
datetime.now()|this moment|现在的日期和时间
date.today()|today|今天的日期
date(year, month, day)|a day|某一天
timedelta(days)|a span of time|一段时间`;

const json = `
loads(text)|makes values of JSON text|把 JSON 文字变成值
dumps(value)|makes JSON text of a value|把值变成 JSON 文字`;

const os = `
listdir()|the names of the files here|这里的文件名
path.exists(path)|whether there is such a file|文件是否存在
remove(path)|deletes a file|删除文件
makedirs(path)|makes a folder|创建文件夹`;

const string = `
ascii_lowercase|the letters a to z|小写字母 a 到 z
ascii_uppercase|the letters A to Z|大写字母 A 到 Z
digits|the digits 0 to 9|数字 0 到 9
punctuation|signs like . , !|标点符号`;

export interface Name {
  name: string;
  /** What goes into its brackets, if it is called. */
  signature: string | null;
  en: string;
  zh: string;
}

function read(lines: string): Name[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [written = '', en = '', zh = ''] = line.split('|');
      const [, name = '', signature = null] = /^([\w.]+)(?:\((.*)\))?$/.exec(written) ?? [];
      return { name, signature: signature, en, zh };
    });
}

export const BUILT_IN = read(builtIn);
export const METHODS = read(methods);
const texts = { random, math, time, turtle, pygame, datetime, json, os, string };
export const MODULES = new Map(Object.entries(texts).map(([name, lines]) => [name, read(lines)]));

export const KEYWORDS = (
  'and as assert break class continue def del elif else except finally for from global if import in is ' +
  'lambda nonlocal not or pass raise return try while with yield True False None'
).split(' ');
