# What must not differ: what a seed decides.
import random

random.seed(1)
print(random.random(), random.sample(range(100), 5), random.gauss(0, 1))
random.seed("Grüße")
print(random.random(), random.Random(b"x").random())
print(hash(1), hash(1.5), hash((1, 2)), hash(None) == hash(None))
