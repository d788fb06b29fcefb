# A figure, byte by byte, and the state of matplotlib.
#
# /// behaviour
# apart = "figures are displayed"
# request.collect = ["*.png"]
# ///
import logging

# It says so when looking for fonts takes long.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
import matplotlib
import matplotlib.pyplot as plt

print(matplotlib.get_backend(), plt.get_fignums(), plt.isinteractive(), matplotlib.is_interactive())
print({key: value for key, value in matplotlib.rcParams.items() if key != "backend_fallback"})
figure, axes = plt.subplots()
print(figure.number)
axes.plot([1, 2, 3], [3, 1, 2], label="Größe")
axes.set_title("Title")
axes.legend()
figure.savefig("one.png")
plt.figure()
plt.bar(["a", "b"], [1, 2])
plt.savefig("two.png")
print(plt.get_fignums(), plt.gcf().number)
plt.show()
