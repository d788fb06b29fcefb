import { read } from './read';

/** The standard modules of a child's programs, but turtle. */
export const STANDARD = {
  random: read(`
randint(low, high)|a whole number, both ends included|随机整数，包含两端
random()|a number from 0 up to 1|0 到 1 之间的随机小数
choice(things)|one of them|随机选一个
choices(things, count)|so many of them, with repeats|随机选几个，可重复
sample(things, count)|so many different ones|随机选几个不同的
shuffle(list)|mixes the list|打乱列表
uniform(low, high)|a number between the two|两数之间的随机小数
seed(value)|the same chance every time|每次结果相同`),
  math: read(`
sqrt(number)|the square root|平方根
pi|3.14159…|圆周率 3.14159…
e|2.71828…|自然常数 2.71828…
sin cos tan(radians)|sine, cosine, tangent|正弦、余弦、正切
radians(degrees)|degrees as radians|角度变弧度
degrees(radians)|radians as degrees|弧度变角度
floor(number)|the whole number below|向下取整
ceil(number)|the whole number above|向上取整
pow(number, power)|the power|幂
log log2 log10(number)|the logarithm|对数
factorial(number)|1 × 2 × 3 … up to it|阶乘
gcd(number, number)|the greatest common divisor|最大公约数`),
  time: read(`
sleep(seconds)|waits so long|等待若干秒
time()|seconds since 1970|自 1970 年以来的秒数
strftime(format)|the time as text|把时间变成文字
perf_counter()|a precise clock|精确的时钟`),
  datetime: read(`
datetime.now()|this moment|现在的日期和时间
date.today()|today|今天的日期
date(year, month, day)|a day|某一天`),
  json: read(`
loads(text)|makes values of JSON text|把 JSON 文字变成值
dumps(value)|makes JSON text of a value|把值变成 JSON 文字
load(file)|reads values out of a file|从文件读出值
dump(value, file)|writes a value into a file|把值写进文件`),
  os: read(`
listdir(path)|the names of the files here|这里的文件名
path.exists(path)|whether there is such a file|文件是否存在
path.join(path, name)|puts a path together|连接路径
remove(path)|deletes a file|删除文件
rename(old, new)|gives a file another name|给文件改名
makedirs(path)|makes a folder|创建文件夹`),
  string: read(`
ascii_lowercase|the letters a to z|小写字母 a 到 z
ascii_uppercase|the letters A to Z|大写字母 A 到 Z
ascii_letters|the letters, small and capital|大小写字母
digits|the digits 0 to 9|数字 0 到 9`),
  sys: read(`
exit()|ends the program|结束程序
argv|the words that it was started with|启动时的参数
stdin|what is typed in|输入
stdout stderr|what is printed|输出`),
  collections: read(`
Counter(things)|how often each of them is there|统计每个出现几次
defaultdict(kind)|with a first value for each key|自带初始值的字典`),
  csv: read(`
reader DictReader(file)|reads rows|读取每一行
writer DictWriter(file)|writes rows|写入每一行`),
  re: read(`
search(pattern, text)|the first place that fits|第一处匹配
match(pattern, text)|whether the beginning fits|开头是否匹配
findall(pattern, text)|all parts that fit|所有匹配的部分
sub(pattern, new, text)|replaces what fits|替换匹配的部分
split(pattern, text)|the parts between|按匹配处分割`),
  statistics: read(`
mean(numbers)|the average|平均数
median(numbers)|the one in the middle|中位数
mode(numbers)|the most frequent|众数`),
  itertools: read(`
permutations(things)|all orders of them|所有排列
combinations(things, count)|all ways to choose so many|所有组合
cycle(things)|again and again from the start|不停循环`),
  pathlib: read(`
Path(path)|a file or folder|文件或文件夹`),
};

export const PATH = read(`
read_text()|all that is in it|读出全部内容
write_text(text)|writes a text into it|写入文字
exists()|whether it is there|是否存在
name stem suffix parent|a part of its path|路径的一部分`);

/** What modules are for. */
export const ABOUT = read(`
turtle|draws with a turtle|用海龟画图
random|chance|随机
math|reckoning|数学计算
time|waiting and clocks|等待和计时
pygame|games with pictures and sound|有画面和声音的游戏
datetime|dates and times of day|日期和时间
json|values as text|把值存成文字
os|files and folders|文件和文件夹
string|letters and digits|字母和数字
sys|about Python and this program|有关 Python 和本程序
collections|more kinds of lists and dictionaries|更多种列表和字典
csv|tables in files|文件里的表格
re|patterns in texts|文字中的模式
statistics|averages and the like|平均数等统计
itertools|ways to go through things|遍历的各种方法
pathlib|paths of files|文件路径
pygame.locals|the keys and events of pygame|pygame 的按键和事件`);
