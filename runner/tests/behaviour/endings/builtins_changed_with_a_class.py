# The same where there is a class of the program's.
import builtins


class Mine:
    pass


def loud(*arguments):
    print("called")
    return []


mine = Mine()
builtins.all = builtins.len = builtins.map = loud
del builtins.bytes, builtins.Exception
