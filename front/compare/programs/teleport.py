from turtle import *

tracer(0)
color("purple", "plum")
begin_fill()
for n in range(3):
    teleport(-150 + 100 * n, -20, fill_gap=n == 2)
    for _ in range(4):
        forward(60)
        left(90)
end_fill()
