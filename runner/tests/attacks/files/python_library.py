"""Changes the interpreter that everybody uses: its library, its packages, its caches.

Whoever plants code there runs in every later program.
"""

# /// attack
# threat = "write outside"
# expect = ["denied", "absent"]
# prove = { as = "root" }
# ///

import errno
import os
import sys
import sysconfig

from attack import run

NAME = "playpen-attack.pth"


def planted(directory: str) -> str:
    path = os.path.join(directory, NAME)
    with open(path, "x", encoding="ascii"):
        pass
    os.unlink(path)
    return f"a file can be planted in {directory}"


def standard_library() -> str:
    return planted(sysconfig.get_paths()["stdlib"])


def packages() -> str:
    return planted(sysconfig.get_paths()["purelib"])


def bytecode() -> str:
    return planted(os.path.join(os.path.dirname(os.__file__), "__pycache__"))


def a_module() -> str:
    with open(os.__file__, "r+b"):
        return "os.py can be changed"


def the_interpreter() -> str:
    # Busy where it runs (ETXTBSY), which is no wall: it only has to wait.
    try:
        os.close(os.open(os.path.realpath(sys.executable), os.O_WRONLY))
    except OSError as error:
        if error.errno != errno.ETXTBSY:
            raise
    return "the interpreter can be overwritten"


run(
    standard_library,
    packages,
    bytecode,
    a_module,
    the_interpreter,
    denied=[errno.EROFS],
    absent=[errno.ENOENT],
)
