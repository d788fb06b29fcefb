from matplotlib.figure import Figure

figure = Figure(figsize=(2, 1))
figure.subplots().plot([1, 2])
figure.suptitle("By hand")
display(figure)  # noqa: F821
