# A program that reads itself.
import inspect
import linecache
import os
import sys

with open(__file__) as file:
    print(file.read())
print(os.path.samefile(__file__, sys.argv[0]), os.path.basename(__file__), linecache.getline(__file__, 1))
print(
    inspect.getsource(sys.modules["__main__"]) == open(__file__).read(),
    inspect.getfile(inspect.currentframe()),
)


def greet():
    return "hello"  # with a comment


print(inspect.getsource(greet), inspect.getsourcefile(greet), inspect.getmodule(greet))
