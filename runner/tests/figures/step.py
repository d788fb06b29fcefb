import matplotlib.pyplot as plt

plt.step([0, 1, 2, 3], [0, 2, 1, 3], where="mid")
plt.title("Stairs")
plt.show()
