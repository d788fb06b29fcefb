from turtle import *

tracer(0)
hideturtle()
penup()
for n, align in enumerate(["left", "center", "right"]):
    goto(0, 80 - 60 * n)
    write(f"Hello, {align}!", align=align, font=("Arial", 8 + 8 * n, "normal"))
goto(-100, -120)
color("crimson")
write("bold and italic", font=("Arial", 14, "bold italic"))
