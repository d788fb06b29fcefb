# Modules and packages of the program's own: where they come from, what is cached, what is left in the folder.
#
# /// behaviour
# files = [
#   ["pets/__init__.py", "name = __name__\n"], ["pets/cats/tiger.py", "stripes = True\n"],
#   ["tools.py", "import main\nx = main.__name__\n"],
#   ["space/inner.py", "y = 1\n"],
# ]
# request.collect = ["**/*.py"]
# ///
import importlib
import inspect
import os
import pickle
import sys

if __name__ == "__main__":
    import pets.cats.tiger
    import space.inner
    import tools

    for module in (pets, pets.cats.tiger, space, space.inner, tools):
        print(module, module.__spec__.cached, module.__package__, type(module.__loader__).__name__)
    print(tools.x, sys.modules["main"] is not sys.modules["__main__"])
    for folder, _, files in sorted(os.walk(".")):
        print(folder, sorted(files))
    importlib.invalidate_caches()
    with open("fresh.py", "w") as file:
        file.write("z = 3\n")
    import fresh

    print(fresh.z, importlib.reload(fresh).z)

    class Pet:
        pass

    print(pickle.loads(pickle.dumps(Pet())).__class__ is Pet, Pet.__module__, inspect.getsource(Pet))
    places = set(sys.path_importer_cache) - {os.environ["PYTHONPATH"]}
    print(sorted(key for key in places if "home" in key or "work" in key))
    import json  # noqa: F401

    import missing  # noqa: F401
