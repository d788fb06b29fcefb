import matplotlib.pyplot as plt

plt.pie([40, 35, 25], labels=["red", "green", "blue"], autopct="%1.0f%%")
plt.title("Colours")
plt.show()
