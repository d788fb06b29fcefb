# An interpreter in the program, and code that is compiled from input.
#
# /// behaviour
# request.stdin = """x = 1
# x + 1
# 1/0
# import sys; sys._getframe().f_back is None
# def f():
#   return 3
#
# f()
# """
# ///
import code

code.interact(banner="hello", exitmsg="bye")
code.InteractiveConsole({"__name__": "__console__"}).push("print(__name__)")
help(print)
exit()  # noqa: PLR1722
