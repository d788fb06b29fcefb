from turtle import *

tracer(0)
hideturtle()
color("navy", "light salmon")
begin_fill()
for _ in range(36):
    forward(200)
    left(170)
    if abs(pos()) < 1:
        break
end_fill()
penup()
goto(-150, -120)
pendown()
color("dark green", "pale green")
begin_fill()
circle(60)
end_fill()
