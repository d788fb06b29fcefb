"""The docstring of the program.

It has two paragraphs."""

# That `__doc__` is the program's own.
print(repr(__doc__))
