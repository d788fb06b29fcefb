import matplotlib.pyplot as plt
from matplotlib.patches import Circle, Polygon, Rectangle

figure, axes = plt.subplots()
for shape in (Circle((2, 2), 1), Rectangle((4, 1), 2, 1), Polygon([(7, 1), (9, 1), (8, 3)])):
    axes.add_patch(shape)
axes.set(xlim=(0, 10), ylim=(0, 5), aspect="equal", title="Shapes")
plt.show()
