# No module, object, frame, variable or descriptor of Playpen is in sight beyond what Python has by itself.
#
# /// behaviour
# apart = "not every sandbox has /proc"
# ///
import gc
import os
import sys
import types

WORDS = ("play" + "pen", "zyg" + "ote", "sitecusto" + "mize", "warm")
# The folders of the run and of the interpreter may have such a name; a function of `site` has. What else is
# there, the README lists.
LIBRARY = os.environ["PYTHONPATH"]
HARMLESS = (LIBRARY + f"/{WORDS[2]}.py", LIBRARY, sys.prefix, os.getcwd(), "exec" + WORDS[2])


def telling(text):
    text = str(text)
    for place in HARMLESS:
        text = text.replace(place, "")
    return any(word in text.lower() for word in WORDS)


def look(what, things):
    for thing in sorted({str(thing) for thing in things}):
        if telling(thing):
            print(what, thing)


look("argv", sys.argv + sys.orig_argv if hasattr(sys, "orig_argv") else sys.argv)
look("path", sys.path)
look("importer", sys.path_importer_cache)
look("meta_path", [*sys.meta_path, *sys.path_hooks])
look("module", sys.modules)
look("file", [getattr(module, "__file__", "") for module in list(sys.modules.values())])
look("variable", [f"{name}={value}" for name, value in os.environ.items()])
everything = gc.get_objects()
look("type", [f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in everything])
functions = [thing for thing in everything if isinstance(thing, types.FunctionType)]
doors = [thing for thing in functions if thing.__code__.co_filename == HARMLESS[0]]
functions = [thing for thing in functions if thing not in doors]
look(
    "function",
    [f"{thing.__module__}.{thing.__qualname__} {thing.__code__.co_filename}" for thing in functions],
)
modules = [thing for thing in everything if isinstance(thing, types.ModuleType)]
look("loose module", [thing.__name__ for thing in modules if sys.modules.get(thing.__name__) is not thing])
classes = [thing for thing in everything if isinstance(thing, type)]
look("class", [f"{thing.__module__}.{thing.__qualname__}" for thing in classes])
keys = {key for thing in everything if type(thing) is dict for key in list(thing) if isinstance(key, str)}
look("key", keys - set(globals()))
strings = [
    text for thing in everything if type(thing) in (list, tuple) for text in thing if type(text) is str
]
# `site` tells of it, and where what it is made of is frozen that is not looked for among objects.
documentation = {getattr(thing, "__doc__", None) for thing in vars(sys.modules["site"]).values()}
known = {const for thing in doors for const in thing.__code__.co_consts if isinstance(const, str)}
look("string", set(strings) - set(WORDS) - documentation - known)
for fd in range(64):
    try:
        look("descriptor", [os.readlink(f"/proc/self/fd/{fd}")])
    except OSError:
        pass
for name in ("cmdline", "environ", "comm", "maps", "task/1/comm"):
    try:
        with open(f"/proc/self/{name}", errors="replace") as file:
            look(name, file.read().replace("\0", "\n").split("\n"))
    except OSError as error:
        print(name, error.strerror)
print("done", len(functions) > 0, sys._getframe().f_back)
