# numpy's own chances differ from run to run.
#
# /// behaviour
# differs = true
# ///
import random

import numpy as np

print("legacy", np.random.rand())
print("state", np.random.get_state()[1][:3])
print("randint", np.random.randint(0, 1 << 62))
print("new", np.random.default_rng().random())
print("random", random.random())
