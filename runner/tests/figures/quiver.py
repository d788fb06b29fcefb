import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.arange(5), np.arange(5))
plt.quiver(x, y, -y + 2, x - 2)
plt.title("Whirl")
plt.show()
