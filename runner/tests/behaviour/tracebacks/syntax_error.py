# A program that is none.
#
# /// behaviour
# path = "not_used.py"
# entry = "main.py"
# files = [["main.py", "def f():\n    pass\n\nprint('x'\nwhile True: f()\n"]]
# ///
