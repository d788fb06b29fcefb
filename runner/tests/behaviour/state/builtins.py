# The builtins, and those that `site` adds.
import builtins

for name in sorted(dir(builtins)):
    value = getattr(builtins, name)
    print(name, type(value).__name__, getattr(value, "__module__", None))
for name in ("exit", "quit", "copyright", "credits", "license", "help"):
    print(repr(getattr(builtins, name))[:200])
print("_" in dir(builtins))
