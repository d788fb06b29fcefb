"""matplotlib: a figure with text, drawn and saved."""

# /// control
# needs = ["matplotlib"]
# ///
# mypy: disable-error-code="import-not-found"

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

figure, axes = plt.subplots()
axes.plot([1, 4, 9, 16], label="squares")
axes.set_title("Squares, Quadrate, 平方")
axes.legend()
figure.savefig("squares.png")
with open("squares.png", "rb") as file:
    assert file.read(4) == b"\x89PNG"

print("CONTROL ok")
