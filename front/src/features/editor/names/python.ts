import { read } from './read';

export const KEYWORDS = (
  'and as assert break class continue def del elif else except finally for from global if import in is ' +
  'lambda nonlocal not or pass raise return try while with yield True False None'
).split(' ');

export const BUILT_IN = read(`
print(value)|shows something in the result|把内容显示在结果里
input(question)|asks, and gives the answer as text|提问并得到文字
display(value)|shows pictures, tables, figures|显示图片、表格、图表
int(value)|makes a whole number of it|变成整数
float(value)|a number with a point|小数
str(value)|makes text of it|变成文字
len(things)|how many there are|有多少个
range(stop)|the numbers from 0 to before stop|从 0 到 stop 之前的数
list(things)|makes a list of them|变成列表
tuple(things)|a list that stays as it is|变成不能修改的元组
bool(value)|whether it is something|变成真或假
abs(number)|without its minus|绝对值
dict()|a dictionary|字典
set(things)|each of them once|集合：每个只出现一次
sum(numbers)|adds them up|求和
min max(things)|the smallest or largest|最小或最大的
round(number, digits)|so many digits of it|四舍五入
sorted(things)|a new list in order|排好序的新列表
reversed(things)|from the last to the first|倒着取出
map filter(function, things)|what comes of each, or which ones fit|逐个处理、逐个筛选
isinstance(value, type)|whether it is of this kind|是不是这种类型
enumerate(things)|each with its position|连同位置一起取出
zip(things, things)|pairs out of both|把两组配成对
open(path)|opens a file|打开文件
type(value)|what kind of value it is|值的类型
chr ord(value)|a number as a character, and back|编号与字符互换
any all(things)|whether one, or all, are true|是否有一个或全部为真
Exception ValueError|an error|错误`);

const counting = `
count(value)|how often it is there|出现了几次
index(value)|its position|它的位置`;

/** What values can do, by what they are. */
export const TEXT = read(`
upper lower()|in capital or small letters|变成大写或小写
strip()|without blanks|去掉空白
split(separator)|the parts as a list|分割成列表
join(things)|puts texts together|把多段文字连接起来
replace(old, new)|replaces all|全部替换
find(part)|the position of a part|某部分的位置
startswith endswith(part)|whether it begins, ends so|开头或结尾是否这样
isdigit isalpha()|whether all are digits, or letters|是否全是数字或字母
format(value)|fills the values in|把值填进去${counting}`);

export const LIST = read(`
append(value)|adds a value at the end|加到末尾
extend(things)|adds them all at the end|全部加到末尾
insert(position, value)|puts a value at a position|在指定位置插入
remove(value)|takes a value out|删除一个值
pop()|takes the last value out|取出最后一个值
clear()|takes all out|全部清空
copy()|another list of the same|复制一份
sort()|puts the list in order|给列表排序
reverse()|turns the list round|把列表倒过来${counting}`);

export const DICTIONARY = read(`
keys values items()|its keys, its values, or both|键、值或两者
get(key, otherwise)|the value of a key|键的值
pop(key)|takes a key out|取出一个键
clear()|takes all out|全部清空
copy()|another one of the same|复制一份`);

export const FILE = read(`
read readline readlines()|what is in it|读出内容
write(text)|writes a text into it|写入文字`);
