import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

figure, axes = plt.subplots()
(line,) = axes.plot([0, 1], [0, 0])
axes.set(ylim=(0, 5), title="Rising")


def step(n):
    line.set_ydata([0, n])
    return (line,)


animation = FuncAnimation(figure, step, frames=5, interval=20, repeat=False)
plt.show()
