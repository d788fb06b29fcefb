import matplotlib.pyplot as plt
import numpy as np

plt.imshow(np.arange(100).reshape(10, 10), cmap="magma")
plt.colorbar()
plt.title("Heat")
plt.show()
