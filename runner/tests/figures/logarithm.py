import matplotlib.pyplot as plt

plt.loglog([1, 10, 100], [1, 100, 10000])
plt.grid(True, which="both")
plt.title("Growth")
plt.show()
