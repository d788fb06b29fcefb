# Computing, and what numpy changes in Python.
import sys
import warnings

import numpy as np

np.random.seed(1)
print(np.random.rand(3), np.random.default_rng(1).random(2), np.arange(6).reshape(2, 3))
print(np.geterr(), np.get_printoptions(), np.__file__, np.__version__, np.geterrcall())
for entry in warnings.filters:
    print(entry)
print(np.array([1.0]) / 0, __name__, sys.argv)
import threading

print(len(threading.enumerate()), threading.active_count())
np.zeros(3)[5]
