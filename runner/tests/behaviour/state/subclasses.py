# The classes that there are. `ctypes`' own stay where they once were: they are left out.
import collections


def below(cls, seen):
    for child in type.__subclasses__(cls):
        if child not in seen:
            seen.add(child)
            below(child, seen)
    return seen


names = collections.Counter(f"{cls.__module__}.{cls.__qualname__}" for cls in below(object, set()))
for name, count in sorted(names.items()):
    if not name.startswith(("_ctypes.", "ctypes.")):
        print(name, count)
