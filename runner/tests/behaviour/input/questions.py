# Questions that are answered one at a time.
#
# /// behaviour
# talk = [["name? ", "Ada\n"], ["age? ", "3"], ["old", "6\n"]]
# ///
import sys

name = input("name? ")
age = sys.stdout.write("age? how old?") and sys.stdin.readline()
print(name, age, sys.stdin.isatty())
try:
    input("more? ")
except EOFError as error:
    print(repr(error))
input()
