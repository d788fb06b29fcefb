import matplotlib.pyplot as plt

plt.ion()
(line,) = plt.plot([0, 1], [0, 0])
plt.title("Live")
for n in range(3):
    line.set_ydata([0, n])
    plt.pause(0.05)
