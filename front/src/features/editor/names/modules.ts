import { read } from './read';

/** The standard modules of a child's programs, but turtle. */
export const STANDARD = {
  random: read(`
randint(low, high)|a whole number, both ends included|随机整数，包含两端
random()|a number from 0 up to 1|0 到 1 之间的随机小数
uniform(low, high)|a number between|两者之间的随机小数
randrange(stop)|a whole number before stop|小于 stop 的随机整数
sample(things, count)|so many of them|随机选几个
choice(things)|one of them|随机选一个
shuffle(list)|mixes the list|打乱列表
seed(value)|the same chance every time|每次结果相同`),
  math: read(`
sqrt(number)|the square root|平方根
pi|3.14159…|圆周率 3.14159…
e|2.71828…|自然常数 2.71828…
log(number)|the logarithm|对数
factorial(number)|1 × 2 × … × number|阶乘
gcd(number, number)|the greatest common divisor|最大公约数
sin cos tan(radians)|sine, cosine, tangent|正弦、余弦、正切
radians degrees(number)|the unit of angles|角度的单位
floor ceil(number)|rounds down, up|向下、向上取整
pow(number, power)|the power|幂`),
  time: read(`
sleep(seconds)|waits so long|等待若干秒
time()|seconds since 1970|自 1970 年以来的秒数
perf_counter()|seconds, to measure with|用来计时的秒数
strftime(pattern)|the time as text|把时间变成文字`),
  datetime: read(`
datetime.now()|this moment|现在的日期和时间
date.today()|the date of today|今天的日期`),
  json: read(`
loads load(text)|reads values|读出值
dumps dump(value)|writes values|写出值`),
  os: read(`
listdir(path)|file names|文件名
path.exists(path)|whether there is such a file|文件是否存在
remove(path)|deletes a file|删除文件`),
  string: read(`
ascii_lowercase ascii_uppercase ascii_letters|the letters|字母`),
  sys: read(`
exit()|ends the program|结束程序`),
  collections: read(`
Counter(things)|counts them|计数
deque(things)|a list with two open ends|两端都能增减的列表
defaultdict(function)|a dictionary with values for new keys|新键有默认值的字典`),
  csv: read(`
reader DictReader(file)|reads rows|读取每一行
writer DictWriter(file)|writes rows|写入每一行`),
  re: read(`
search match findall(pattern, text)|what fits|匹配的部分
sub(pattern, new, text)|replaces what fits|替换匹配的部分`),
  statistics: read(`
mean median mode(numbers)|the average, middle, most frequent|平均数、中位数、众数`),
  itertools: read(`
permutations combinations(things, count)|all orders or choices|所有排列或组合`),
  pathlib: read(`
Path(path)|a file or folder|文件或文件夹`),
};

export const PATH = read(`
read_text write_text(text)|its text|文字
exists()|whether it is there|是否存在`);

/** What modules are for. */
export const ABOUT = read(`
turtle|draws with a turtle|用海龟画图
random|chance|随机
math|reckoning|数学计算
time|waiting and clocks|等待和计时
pygame|games|游戏
datetime|dates and times of day|日期和时间
json|values as text|把值存成文字
os|files and folders|文件和文件夹
string|letters and digits|字母和数字
sys|Python itself|Python 本身
collections|counting|计数
csv|tables in files|文件里的表格
re|patterns|模式
statistics|averages|统计
itertools|orders and choices|排列组合
pathlib|paths of files|文件路径
pygame.locals|keys and events|按键和事件`);
