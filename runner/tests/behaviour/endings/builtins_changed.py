# At the end nobody asks the program's builtins for anything but what Python itself asks for.
import builtins
import os


def loud(name, write=os.write, function=None):
    def called(*arguments, **options):
        write(1, f"{name}\n".encode())
        return function(*arguments, **options)

    return called


for name in ("all", "any", "len", "map", "type", "set", "list", "isinstance", "vars", "id"):
    setattr(builtins, name, loud(name, function=getattr(builtins, name)))
del builtins.bytes, builtins.dict, builtins.Exception, builtins.BaseException
