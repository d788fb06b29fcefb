from turtle import *

tracer(0)
penup()
shape("turtle")
for n in range(12):
    color(("red", "green", "blue")[n % 3])
    setheading(30 * n)
    goto(0, 0)
    forward(100)
    stamp()
goto(0, 0)
