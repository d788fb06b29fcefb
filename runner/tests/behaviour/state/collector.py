# The collector of cycles, which is on and works. How much of it is frozen differs, and is documented.
import gc
import weakref

print(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks, gc.garbage)


class Node:
    pass


def cycle():
    node = Node()
    node.self = node
    return weakref.ref(node)


ref = cycle()
ours = [[] for _ in range(200_000)]
print("collected by itself", ref() is None)
ref = cycle()
found = gc.collect()
print("collected when asked", ref() is None, found >= 1)
print("nothing left", gc.collect(), gc.garbage)
