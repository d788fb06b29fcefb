import matplotlib.pyplot as plt

axes = plt.figure().add_subplot(projection="3d")
axes.scatter([1, 2, 3], [3, 1, 2], [2, 3, 1])
axes.set_title("Stars")
plt.show()
