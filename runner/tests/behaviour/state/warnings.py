# Filters of warnings, and that a warning is shown with its line, once.
import sys
import warnings

for entry in warnings.filters:
    print(entry)
print(warnings.defaultaction, warnings.onceregistry, warnings._showwarnmsg_impl, sys.warnoptions)
print(warnings.showwarning is warnings._showwarning_orig)


def old():
    warnings.warn("old is old", DeprecationWarning, stacklevel=2)


for _ in range(3):
    old()
    warnings.warn("careful")  # noqa: B028
eval("1 is 1")
open("main.py")
print(sorted(name for name in globals() if "warning" in name))
