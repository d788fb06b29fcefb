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
float(value)|makes a number with a point of it|变成小数
str(value)|makes text of it|变成文字
len(things)|how many there are|有多少个
range(stop)|the numbers from 0 to before stop|从 0 到 stop 之前的数
list(things)|makes a list of them|变成列表
dict()|a dictionary: values by their keys|字典：按键存放值
set(things)|each of them once|集合：每个只出现一次
sum(numbers)|adds them up|求和
min(things)|the smallest|最小的
max(things)|the largest|最大的
abs(number)|the number without its sign|绝对值
round(number, digits)|so many digits of it|四舍五入
sorted(things)|a new list in order|排好序的新列表
reversed(things)|from the last to the first|从后往前
enumerate(things)|each with its position|连同位置一起取出
zip(things, things)|pairs out of both|把两组配成对
map(function, things)|does it with each of them|对每个都做一次
open(path)|opens a file|打开文件
type(value)|what kind of value it is|值的类型
chr(number)|the character with this number|编号对应的字符
ord(character)|the number of a character|字符对应的编号
any(things)|whether one of them is true|是否有一个为真
all(things)|whether all of them are true|是否全部为真
isinstance(value, kind)|whether it is of this kind|是不是这种类型
super()|the class that this one is made from|父类
Exception ValueError TypeError IndexError KeyError ZeroDivisionError FileNotFoundError|an error|错误`);

const counting = `
count(value)|how often it is there|出现了几次
index(value)|its position|它的位置`;

/** What values can do, by what they are. */
export const TEXT = read(`
upper()|the text in capital letters|变成大写
lower()|the text in small letters|变成小写
strip()|without blanks around it|去掉两端的空白
split(separator)|the parts as a list|分割成列表
join(things)|puts texts together|把多段文字连接起来
replace(old, new)|with every old part replaced|把旧的部分全部替换
find(part)|the position of a part, or -1|某部分的位置，没有则为 -1
startswith(part)|whether it begins with it|是否以它开头
endswith(part)|whether it ends with it|是否以它结尾
isdigit()|whether it is all digits|是否全是数字
isalpha()|whether it is all letters|是否全是字母
format(value)|fills the values in|把值填进去${counting}`);

export const LIST = read(`
append(value)|adds a value at the end|加到末尾
extend(things)|adds them all at the end|都加到末尾
insert(position, value)|puts a value at a position|在指定位置插入
remove(value)|takes the first such value out|删除第一个这样的值
pop()|takes the last value out|取出最后一个值
clear()|takes all out|全部清空
copy()|another list of the same|复制一份
sort()|puts the list in order|给列表排序
reverse()|turns the list round|把列表倒过来${counting}`);

export const DICTIONARY = read(`
keys()|the keys of a dictionary|字典的所有键
values()|the values of a dictionary|字典的所有值
items()|keys with their values|键和值
get(key, otherwise)|the value of a key, or something else|键对应的值，没有则用别的
pop(key)|takes a key out|取出一个键
clear()|takes all out|全部清空
copy()|another one of the same|复制一份`);

export const SET = read(`
add(value)|puts a value in|放入一个值
remove discard(value)|takes a value out|取出一个值`);

export const FILE = read(`
read()|all that is in it|读出全部内容
readline()|its next line|读下一行
readlines()|its lines as a list|所有行的列表
write(text)|writes a text into it|写入文字
close()|ends with the file|关闭文件`);
