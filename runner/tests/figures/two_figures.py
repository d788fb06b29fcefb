# figures: 3
import matplotlib.pyplot as plt

plt.figure(1)
plt.plot([1, 2])
plt.figure(2)
plt.plot([2, 1])
plt.show()
plt.plot([3, 3])
plt.title("After the others were closed")
plt.show()
