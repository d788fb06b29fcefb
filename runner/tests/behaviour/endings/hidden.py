# The same, with a collector that no module names, and where much else was let go of before.
import _collections_abc
import _imp
import os
import stat
import types

spec = types.SimpleNamespace(name="gc", origin="built-in")
collector = _imp.create_builtin(spec)
file = open(1, "w", closefd=False)
file.write("written at the end\n")
for module in (stat, _collections_abc, os):
    names = [name for name in vars(module) if not name.startswith("__")]
    for name in names:
        delattr(module, name)
collector.collect()
collector.freeze()
