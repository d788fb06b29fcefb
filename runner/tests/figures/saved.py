# figures: 1
import os

import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.title("Saved too")
plt.savefig("plot.png")
plt.savefig("plot.svg")
assert os.path.getsize("plot.png") > 1000 and os.path.getsize("plot.svg") > 1000
