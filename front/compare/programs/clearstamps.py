from turtle import *

tracer(0)
shape("square")
color("teal")
penup()
for n in range(8):
    goto(-160 + 45 * n, 20)
    stamp()
clearstamps(2)
clearstamps(-3)
goto(0, -80)
