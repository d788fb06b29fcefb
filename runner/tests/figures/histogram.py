import random

import matplotlib.pyplot as plt

random.seed(3)
plt.hist([sum(random.randint(1, 6) for _ in range(2)) for _ in range(1000)], bins=range(2, 14))
plt.title("Two dice")
plt.show()
