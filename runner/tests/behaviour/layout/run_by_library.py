# Libraries that look for the main program: unittest, doctest, runpy, timeit, typing, logging, dataclasses.
#
# /// behaviour
# files = [["other.py", "import sys\nprint(__name__, __file__, sys.argv[0])\n"]]
# ///
import dataclasses
import doctest
import logging
import runpy
import timeit
import typing
import unittest


@dataclasses.dataclass
class Pet:
    """A pet.

    >>> Pet("Mia").name
    'Mia'
    >>> Pet()
    1
    """

    name: "str"


print(typing.get_type_hints(Pet), Pet("Rex"))
print(runpy.run_path("other.py", run_name="x")["__name__"], runpy.run_module("other")["__name__"])
print(timeit.timeit("pass", number=1) < 1)
logging.warning("from %s", __name__)
logging.getLogger("a.b").error("shown", stack_info=True)
print(doctest.testmod())


class Tests(unittest.TestCase):
    def test_pass(self):
        self.assertEqual(1, 1)

    def test_fail(self):
        self.assertEqual(1, 2)


unittest.main(
    verbosity=0, exit=False, argv=["x"], testRunner=unittest.TextTestRunner(stream=open("log", "w"))
)
print("".join(line for line in open("log") if "Ran" not in line))
