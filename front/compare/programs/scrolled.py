from turtle import *

tracer(0)
setup(350, 300)
screensize(900, 800, "beige")
shape("circle")
color("forest green")
for n in range(8):
    circle(20 + 15 * n)
