from turtle import *

tracer(0, 0)
hideturtle()
for n in range(200):
    pencolor(n / 200, 0.5, 1 - n / 200)
    forward(n)
    left(59)
    if n % 20 == 0:
        update()
