# alt: Figure. 我的图表; x: 时间; y: 数量; 猫
import warnings

import matplotlib.pyplot as plt

warnings.simplefilter("error")
plt.plot([1, 2, 3], label="猫")
plt.title("我的图表")
plt.xlabel("时间")
plt.ylabel("数量")
plt.legend()
plt.show()
