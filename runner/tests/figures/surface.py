import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-2, 2, 20), np.linspace(-2, 2, 20))
axes = plt.figure().add_subplot(projection="3d")
axes.plot_surface(x, y, np.sin(x * y), cmap="viridis")
axes.set_zlabel("height")
axes.set_title("Hills")
plt.show()
