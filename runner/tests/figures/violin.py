import matplotlib.pyplot as plt

plt.violinplot([[1, 2, 3, 9], [2, 4, 4, 5]], showmeans=True)
plt.title("Weights")
plt.show()
