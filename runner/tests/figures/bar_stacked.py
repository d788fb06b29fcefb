import matplotlib.pyplot as plt

days = ["Mon", "Tue", "Wed"]
plt.bar(days, [2, 3, 1], label="maths")
plt.bar(days, [1, 1, 2], bottom=[2, 3, 1], label="music")
plt.title("Hours")
plt.legend()
plt.show()
