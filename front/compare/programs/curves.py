from turtle import *

tracer(0)
hideturtle()
canvas = getcanvas()
canvas.create_oval(-150, -120, -30, -20, fill="khaki", outline="sienna", width=4)
canvas.create_rectangle(20, -120, 140, -40, fill="sky blue", outline="")
canvas.create_arc(-150, 10, -30, 130, start=30, extent=250, fill="salmon")
canvas.create_line(20, 120, 60, 0, 100, 120, 150, 0, smooth=True, width=3)
canvas.create_line(-10, 140, 150, 140, arrow="last", width=2)
canvas.create_polygon(160, -20, 190, 40, 130, 40, fill="", outline="blue", width=2)
