import { read } from './read';

export const TURTLE = read(`
forward fd(steps)|goes forward|前进
backward back bk(steps)|goes backward|后退
left lt(degrees)|turns left|向左转
right rt(degrees)|turns right|向右转
goto setpos setposition(x, y)|goes to a point|走到某个点
teleport(x, y)|jumps to a point|跳到某个点
setx sety(number)|goes to this x or y|走到这个 x 或 y
setheading seth(degrees)|turns to: 0 right, 90 up|转向：0 右，90 上
home()|back to the middle|回到中心
circle(radius)|draws a circle|画圆
dot(size, colour)|draws a dot|画点
stamp()|leaves a print of its shape|留下图章
clearstamp clearstamps()|wipes prints away|清除图章
undo()|takes the last step back|撤销上一步
speed(value)|1 slow to 10 fast, 0 at once|1 慢到 10 快，0 立即
position pos()|where it is|它的位置
towards(x, y)|the direction to a point|到某点的方向
xcor ycor()|its x or y|它的 x 或 y
heading()|its direction|它的方向
distance(x, y)|how far a point is|到某点的距离
degrees radians()|the unit of angles|角度的单位
penup pu up()|stops drawing|抬起画笔
pendown pd down()|draws again|放下画笔
pensize width(width)|how thick the line is|线的粗细
pen()|all about its pen|画笔的所有设置
isdown isvisible filling()|whether it is so|是否如此
color pencolor fillcolor(colour)|the colour of the line, of filling|线和填充的颜色
begin_fill end_fill()|fills a shape|填充图形
reset clear()|wipes its drawing away|清除它的图画
write(text)|writes at its place|在当前位置写字
showturtle st hideturtle ht()|makes it visible, or not|显示或隐藏海龟
shape(name)|what it looks like: turtle, circle…|外形：turtle、circle……
shapesize turtlesize resizemode shearfactor shapetransform tilt tiltangle settiltangle(number)|the size and angle of its shape|外形的大小和角度
onclick onrelease ondrag(function)|what the mouse does|鼠标的作用
begin_poly end_poly get_poly get_shapepoly()|its way as a shape|把走过的路当作外形
clone()|another turtle like it|复制一只海龟
getturtle getpen()|the turtle itself|海龟自己
getscreen()|its window|它的窗口`);

export const SCREEN = read(`
bgcolor(colour)|the colour of the ground|背景颜色
bgpic(path)|a picture as the ground|背景图片
clearscreen resetscreen()|wipes everything away|清除一切
setup screensize(width, height)|the size of the window|窗口大小
setworldcoordinates(x, y, x, y)|what is at the corners|自定坐标
title(text)|the title of the window|窗口标题
tracer(number)|0: draws at update() only|0：只在 update() 时绘制
update()|shows what was drawn|显示画好的内容
delay(ms)|how long between two steps|两步之间的时间
colormode(number)|colours from 0 to 1 or to 255|颜色从 0 到 1 或 255
mode(name)|which direction 0 is|方向的规则
listen()|takes the keys|开始接收按键
onkey onkeypress onkeyrelease(function, key)|what a key does|按键时做什么
onscreenclick(function)|what a click does|点击时做什么
ontimer(function, ms)|does it later|稍后执行
textinput numinput(title, question)|asks in a window|在窗口里提问
addshape register_shape getshapes(name)|the shapes that there are|可用的外形
turtles()|all turtles|所有的海龟
window_width window_height()|the size of the window|窗口大小
exitonclick bye()|closes the window|关闭窗口
done mainloop()|keeps the window open|让窗口保持打开`);

export const CLASSES = read(`
Turtle Pen()|one more turtle|新的海龟
Screen()|the window|窗口
Shape Vec2D(value)|a shape, a point|外形、点`);
