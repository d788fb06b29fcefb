import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 10, 100)
plt.fill_between(x, np.sin(x), np.sin(x) + 1, alpha=0.4)
plt.title("River")
plt.show()
