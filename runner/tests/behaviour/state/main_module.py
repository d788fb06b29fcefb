# What `__main__` has, before anything was put into it.
names = sorted(globals())
print("names", names)
for name in names:
    value = globals()[name]
    print(name, type(value).__name__, repr(value)[:300])

import sys

print("in sys.modules", sys.modules["__main__"].__dict__ is globals(), repr(sys.modules["__main__"]))
print("builtins are the module", __builtins__ is sys.modules["builtins"])
print(
    "loader", type(__loader__).__name__, getattr(__loader__, "name", None), getattr(__loader__, "path", None)
)
print("annotations", "__annotations__" in globals())
x: int = 1
print("annotations", sys.modules["__main__"].__annotations__)
print("cached", globals().get("__cached__", "none"))
