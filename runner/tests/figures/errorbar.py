import matplotlib.pyplot as plt

plt.errorbar([1, 2, 3], [2, 3, 2.5], yerr=[0.2, 0.4, 0.1], fmt="o", capsize=4)
plt.title("Measured")
plt.show()
