import matplotlib.pyplot as plt

plt.plot([1, 2, 3, 4], [1, 4, 9, 16], "o-", label="squares")
plt.title("Squares")
plt.xlabel("n")
plt.legend()
plt.show()
