# The classes that there are. Those of `ctypes` and of what it imports stay where they once were, and so do
# those of syntax trees, which come with the first module that is compiled: they are left out. Nor is what the
# collector has not come to yet: classes for which there are others, written in C.
import collections
import gc

REMAINS = (
    "_ctypes.",
    "ctypes.",
    "_struct.",
    "struct.",
    "ast.",
    "_ast.",
    "builtins.CArgObject",
    "builtins.StgDict",
    "types.DynamicClassAttribute",
    "types._GeneratorWrapper",
)


def below(cls, seen):
    for child in type.__subclasses__(cls):
        if child not in seen:
            seen.add(child)
            below(child, seen)
    return seen


gc.collect()
names = collections.Counter(f"{cls.__module__}.{cls.__qualname__}" for cls in below(object, set()))
for name, count in sorted(names.items()):
    if not name.startswith(REMAINS):
        print(name, count)
