# An error in a package that the program imports, while it is imported and afterwards.
#
# /// behaviour
# files = [
#   ["pets/__init__.py", "from . import dogs\n"],
#   ["pets/dogs.py", "def bark(times):\n    return 'wuff' * times.count\n"],
#   ["broken.py", "import pets\n\nx = undefined_name\n"],
# ]
# ///
import traceback

import pets.dogs

try:
    import broken  # noqa: F401
except NameError:
    traceback.print_exc()
pets.dogs.bark(1)
