import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-3, 3, 40), np.linspace(-3, 3, 40))
plt.contourf(x, y, np.exp(-(x**2) - y**2), levels=8)
plt.title("Island")
plt.show()
