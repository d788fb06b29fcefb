import matplotlib.pyplot as plt

plt.bar(["cats", "dogs", "fish"], [3, 5, 2], color=["orange", "brown", "skyblue"])
plt.title("Pets in our class")
