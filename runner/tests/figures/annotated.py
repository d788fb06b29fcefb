import matplotlib.pyplot as plt

plt.plot([0, 1, 2], [0, 1, 0])
plt.annotate("top", xy=(1, 1), xytext=(1.4, 0.9), arrowprops={"arrowstyle": "->"})
plt.text(0.1, 0.8, r"$y = 1 - |x - 1|$")
plt.title("Hat")
plt.show()
