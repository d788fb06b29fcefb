import matplotlib.pyplot as plt
import numpy as np

angle = np.linspace(0, 2 * np.pi, 200)
plt.polar(angle, np.abs(np.sin(3 * angle)))
plt.title("Flower")
plt.show()
