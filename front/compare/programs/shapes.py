from turtle import *

tracer(0)
penup()
hideturtle()
for n, name in enumerate(["arrow", "turtle", "circle", "square", "triangle", "classic"]):
    t = Turtle(name)
    t.penup()
    t.color("black", "orange")
    t.shapesize(2, 3, 2)
    t.goto(-170 + 70 * n, 0)
    t.setheading(20 * n)
compound = Shape("compound")
compound.addcomponent(((0, 0), (40, -20), (0, 40), (-40, -20)), "yellow", "brown")
compound.addcomponent(((0, 0), (20, -10), (-20, -10)), "blue", "red")
addshape("own", compound)
shape("own")
goto(0, -110)
showturtle()
