import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(1)
x, y = rng.normal(size=(2, 100))
plt.scatter(x, y, c=x + y, s=40, alpha=0.6)
plt.colorbar(label="sum")
plt.title("Cloud")
plt.show()
