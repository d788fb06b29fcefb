import matplotlib.pyplot as plt

plt.boxplot([[1, 2, 3, 9], [2, 4, 4, 5]])
plt.title("Heights")
plt.show()
