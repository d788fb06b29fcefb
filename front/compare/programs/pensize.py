from turtle import *

tracer(0)
hideturtle()
for n in range(1, 12):
    penup()
    goto(-180, 140 - 25 * n)
    pendown()
    pensize(n)
    pencolor(n / 12, 0, 1 - n / 12)
    forward(150)
    right(20)
    forward(150)
    setheading(0)
