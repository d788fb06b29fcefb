import { read } from './read';

const signs = Array.from('abcdefghijklmnopqrstuvwxyz0123456789', (sign) => `K_${sign}`);

/** The names in capital letters, which `pygame.locals` has as well. */
export const CONSTANTS = read(`
QUIT|the window is being closed|窗口正在关闭
KEYDOWN|a key was pressed|按下了键
KEYUP|a key was let go|松开了键
TEXTINPUT|something was typed|输入了文字
MOUSEBUTTONDOWN|the mouse was pressed|按下了鼠标
MOUSEBUTTONUP|the mouse was let go|松开了鼠标
MOUSEMOTION|the mouse was moved|鼠标移动了
MOUSEWHEEL|the wheel was turned|滚轮转动了
K_LEFT K_RIGHT K_UP K_DOWN|this arrow key|这个方向键
K_SPACE K_RETURN K_ESCAPE K_BACKSPACE K_TAB K_DELETE K_LSHIFT K_RSHIFT K_LCTRL K_LALT ${signs.join(' ')}|this key|这个键`);

const sound = `
play()|plays it|播放
stop()|ends it|停止播放
set_volume(number)|how loud: 0 to 1|音量：0 到 1`;

export const PYGAME = [
  ...read(`
init()|starts pygame|启动 pygame
quit()|ends pygame|结束 pygame
display.set_mode(size)|opens a window|打开窗口
display.flip display.update()|shows what was drawn|显示画好的内容
display.set_caption(title)|the title of the window|窗口标题
event.get()|what happened since the last time|上次以来发生的事件
key.get_pressed()|which keys are down|哪些键被按着
mouse.get_pos()|where the mouse is|鼠标的位置
mouse.get_pressed()|which buttons of the mouse are down|鼠标哪些键被按着
draw.rect(surface, colour, rect)|draws a rectangle|画矩形
draw.circle(surface, colour, centre, radius)|draws a circle|画圆
draw.ellipse(surface, colour, rect)|draws an oval|画椭圆
draw.line(surface, colour, start, end)|draws a line|画线
draw.polygon(surface, colour, points)|draws a shape with corners|画多边形
image.load(path)|reads a picture|读取图片
transform.scale(surface, size)|makes it larger or smaller|改变大小
transform.rotate(surface, degrees)|turns it|旋转
time.Clock()|a clock that keeps the pace|控制速度的时钟
time.get_ticks()|milliseconds since the start|开始以来的毫秒数
time.wait time.delay(ms)|waits so long|等待若干毫秒
font.SysFont font.Font(name, size)|letters to write with|写字用的字体
mixer.init()|starts the sound|启动声音
mixer.Sound(path)|reads a sound|读取声音
mixer.music.load(path)|reads music|读取音乐
mixer.music.play()|plays it|播放
mixer.music.stop()|ends it|停止播放
mixer.music.set_volume(number)|how loud: 0 to 1|音量：0 到 1
sprite.Sprite()|a figure of a game|游戏里的角色
sprite.Group()|figures together|一组角色
sprite.spritecollide(value, things, value)|which of a group it touches|碰到了哪些
Rect(x, y, width, height)|a rectangle|矩形
Surface(size)|a picture to draw on|可以画画的图面
Color(name)|a colour|颜色
Vector2 math.Vector2(x, y)|a point to reckon with|可以计算的点`),
  ...CONSTANTS,
];

export const SURFACE = read(`
blit(surface, point)|draws a picture at a point|在某点画上图片
fill(colour)|fills it with a colour|填满颜色
get_rect()|its rectangle|它的矩形
get_width get_height get_size()|how large it is|它的大小
convert convert_alpha()|quicker to draw|让绘制更快
copy()|another one of the same|复制一份
set_alpha(number)|how see-through: 0 to 255|透明度：0 到 255`);

export const CLOCK = read(`
tick(fps)|so many pictures a second|控制每秒画面数`);

export const RECT = read(`
x y left right top bottom|where this edge is|这条边的位置
width height|how large it is|它的大小
center centerx centery|its middle|中心
topleft topright bottomleft bottomright midtop midbottom midleft midright|this point of it|它的这个点
move(x, y)|one that is moved|移动后的矩形
move_ip(x, y)|moves it|移动它
clamp_ip(rect)|keeps it inside of another|让它留在另一个里面
colliderect(rect)|whether it touches another|是否碰到另一个
collidepoint(point)|whether a point is in it|点是否在里面
collidelist(things)|which of them it touches|碰到了哪一个
copy()|another one of the same|复制一份`);

export const FONT = read(`
render(text, value, colour)|makes a picture of a text|把文字变成图片`);

export const SOUND = read(sound);

export const EVENT = read(`
type|what happened|发生了什么
key|which key|哪个键
text unicode|what was typed|输入的文字
pos|where the mouse was|鼠标的位置
button|which button of the mouse|鼠标的哪个键
y|how far the wheel was turned|滚轮转了多少`);

export const GROUP = read(`
add(value)|puts a figure in|加入角色
remove(value)|takes a figure out|移出角色
draw(surface)|draws all of them|画出全部
update()|lets each do its step|让每个走一步`);
