from turtle import *

tracer(0)
setup(420, 380)
setworldcoordinates(-10, -2, 10, 12)
hideturtle()
color("dark red")
penup()
for n in range(-100, 101):
    goto(n / 10, (n / 30) ** 2)
    pendown()
color("gray")
penup()
goto(-10, 0)
pendown()
goto(10, 0)
