from turtle import *

speed(0)
for n in range(20):
    forward(10 * n)
    left(90)
for _ in range(15):
    undo()
dot(20, "red")
write("gone", font=("Arial", 20, "normal"))
undo()
