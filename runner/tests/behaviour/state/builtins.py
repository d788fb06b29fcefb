# The builtins, and those that `site` adds.
import builtins

# The README lists what there is more.
for name in sorted(set(dir(builtins)) - {"display"}):
    value = getattr(builtins, name)
    print(name, type(value).__name__, getattr(value, "__module__", None))
for name in ("exit", "quit", "copyright", "credits", "license", "help"):
    print(repr(getattr(builtins, name))[:200])
print("_" in dir(builtins))
