import { read } from './read';

const signs = Array.from('abcdefghijklmnopqrstuvwxyz0123456789', (sign) => `K_${sign}`);

/** The names in capital letters, which `pygame.locals` has as well. */
export const CONSTANTS = read(`
QUIT|the window is being closed|窗口正在关闭
KEYDOWN KEYUP|a key was pressed, or let go|按下或松开了键
TEXTINPUT|something was typed|输入了文字
MOUSEBUTTONDOWN MOUSEBUTTONUP MOUSEMOTION MOUSEWHEEL|what the mouse did|鼠标的动作
RESIZABLE FULLSCREEN|how the window is|窗口的样子
K_LEFT K_RIGHT K_UP K_DOWN|this arrow key|这个方向键
K_SPACE K_RETURN K_ESCAPE K_BACKSPACE K_TAB ${signs.join(' ')}|this key|这个键`);

const sound = `
play()|plays it|播放
stop()|ends it|停止播放
set_volume(number)|how loud: 0 to 1|音量：0 到 1`;

export const PYGAME = [
  ...read(`
init quit()|starts or ends pygame|启动或结束 pygame
display.set_mode(size)|opens a window|打开窗口
display.flip display.update()|shows what was drawn|显示画好的内容
display.set_caption(title)|the title of the window|窗口标题
event.get()|what happened|发生了什么
key.get_pressed()|which keys are down|哪些键被按着
mouse.get_pos mouse.get_pressed()|where the mouse is, what is pressed|鼠标的位置和按键
draw.rect draw.ellipse(surface, colour, rect)|draws a rectangle or oval|画矩形或椭圆
draw.circle(surface, colour, centre, radius)|draws a circle|画圆
draw.line(surface, colour, start, end)|draws a line|画线
image.load(path)|reads a picture|读取图片
time.Clock()|a clock|时钟
font.SysFont font.Font(name, size)|letters|字体
mixer.init()|starts the sound|启动声音
mixer.music.load mixer.Sound(path)|reads a sound|读取声音
mixer.music.play mixer.music.stop()|plays it, ends it|播放、停止播放
draw.polygon(surface, colour, points)|draws a shape of these corners|画多边形
transform.scale(surface, size)|makes it larger or smaller|缩放图片
transform.rotate(surface, degrees)|turns it|旋转图片
transform.flip(surface, x, y)|turns it over|翻转图片
time.get_ticks()|milliseconds since the start|启动以来的毫秒数
time.delay time.wait(ms)|waits so long|等待若干毫秒
sprite.Sprite()|a figure of the game|游戏角色
sprite.Group()|a group of figures|一组角色
sprite.spritecollide(sprite, group, value)|which ones are touched|碰到了哪些
sprite.collide_rect(sprite, sprite)|whether they touch|是否碰到
Rect(x, y, width, height)|a rectangle|矩形
Surface(size)|a picture|图面
Color(name)|a colour|颜色
Vector2 math.Vector2(x, y)|a point or direction|点或方向`),
  ...CONSTANTS,
];

export const SURFACE = read(`
blit(surface, point)|draws a picture at a point|在某点画上图片
fill(colour)|fills it with a colour|填满颜色
get_rect()|its rectangle|它的矩形
get_width get_height get_size()|how large it is|它的大小
convert convert_alpha()|one that is drawn faster|画得更快的一份
set_alpha(number)|how see-through: 0 to 255|透明度：0 到 255
set_colorkey(colour)|this colour is not drawn|不画这种颜色
copy()|another one of the same|复制一份`);

export const CLOCK = read(`
tick(fps)|so many pictures a second|控制每秒画面数`);

export const RECT = read(`
x y left right top bottom|where this edge is|这条边的位置
width height|how large it is|它的大小
center centerx centery|its middle|中心
topleft topright bottomleft bottomright midtop midbottom midleft midright|this point of it|它的这个点
move(x, y)|one that is moved|移动后的矩形
move_ip(x, y)|moves it|移动它
inflate(x, y)|one that is larger by so much|放大后的矩形
clamp_ip(rect)|keeps it inside|留在里面
colliderect collidepoint(value)|whether it is touched|是否碰到
copy()|another one of the same|复制一份`);

export const FONT = read(`
render(text, value, colour)|makes a picture of a text|把文字变成图片`);

export const SOUND = read(sound);

export const EVENT = read(`
type|what happened|发生了什么
key button|which key or button|哪个键
text unicode|what was typed|输入的文字
pos|where the mouse was|鼠标的位置`);
