"""Brings variables and files that steer Python, and hopes that more than its own program starts with them.

A `sitecustomize` in its own directory is its own business; that a part of the runner imports it is not. The
file tells the canary whenever it is imported where the canary can be reached.
"""

# /// attack
# threat = "environment, fds"
# expect = ["harmless", "denied", "absent"]
# canary = ["file-changed"]
#
# [request.env]
# PYTHONPATH = "."
# PYTHONSTARTUP = "sitecustomize.py"
# CANARY_MARK = "$CANARY_DIR"
#
# [[request.files]]
# path = "sitecustomize.py"
# content = """
# import os
#
# try:
#     with open(os.environ.get("CANARY_MARK", "") + "/target.txt", "a", encoding="utf-8") as file:
#         file.write("imported\\n")
# except OSError:
#     pass
# """
# ///

import sys

from attack import Broken, Harmless, run


def imported() -> str:
    if "sitecustomize" not in sys.modules:
        raise Broken("its own sitecustomize was not imported")
    raise Harmless("imported here; whether elsewhere too, the canary tells")


run(imported)
