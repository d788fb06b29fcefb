from turtle import *

tracer(0)
hideturtle()
penup()
for n, color in enumerate(["red", "steel blue", "gold", "#306090"]):
    goto(-120 + n * 80, 40)
    dot(10 + 15 * n, color)
    goto(-120 + n * 80, -60)
    dot()
