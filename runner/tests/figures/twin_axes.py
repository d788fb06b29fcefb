import matplotlib.pyplot as plt

figure, left = plt.subplots()
left.plot([1, 2, 3], [10, 20, 15], color="red")
left.twinx().plot([1, 2, 3], [0.1, 0.5, 0.2], color="blue")
left.set_title("Two scales")
plt.show()
