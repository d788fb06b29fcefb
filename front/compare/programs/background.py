from turtle import *

tracer(0)
setup(500, 400)
bgcolor("midnight blue")
color("white")
pensize(3)
for n in range(60):
    forward(3 * n)
    left(121)
hideturtle()
