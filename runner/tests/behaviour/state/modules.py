# The modules that are there, where each comes from, and what they have. Not `sitecustomize`, which a
# distribution may have outside of a room: another program looks for it.
import sys

present = {name: module for name, module in sys.modules.items() if name != "sitecustomize"}
for name, module in sorted(present.items()):
    spec = getattr(module, "__spec__", None)
    print(
        name,
        repr(module),
        getattr(spec, "origin", None),
        getattr(spec, "cached", None),
        getattr(module, "__file__", None),
    )
for name, module in sorted(present.items()):
    if name != "__main__":
        print("in", name, sorted(set(vars(module)) - {"display"}))
print("order", list(present))
