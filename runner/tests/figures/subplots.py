import matplotlib.pyplot as plt

figure, axes = plt.subplots(2, 2, layout="constrained")
for n, one in enumerate(axes.flat, 1):
    one.plot(range(5), [k**n for k in range(5)])
    one.set_title(f"power {n}")
figure.suptitle("Powers")
plt.show()
