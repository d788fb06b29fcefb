"""numpy: arrays, linear algebra with its threads, random numbers, saving and loading."""

# /// control
# needs = ["numpy"]
# ///
# mypy: disable-error-code="import-not-found"

import numpy as np

matrix = np.arange(1, 10, dtype=float).reshape(3, 3) + np.eye(3)
assert np.allclose(np.linalg.inv(matrix) @ matrix, np.eye(3))
assert np.random.default_rng(1).normal(size=1000).std() > 0.9
large = np.ones((400, 400)) @ np.ones((400, 400))
assert large[0, 0] == 400
np.save("saved.npy", matrix)
assert np.array_equal(np.load("saved.npy"), matrix)

print("CONTROL ok")
