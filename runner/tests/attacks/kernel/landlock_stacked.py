"""Uses landlock itself: stacks domains until the kernel refuses, and tries to get out by one that allows all.

A 17th domain is refused (E2BIG); nothing that a program adds may take anything away.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent"]
# canary = ["file-read"]
# ///

import errno
import struct

from attack import Broken, Denied, canary, in_child, must_be_secret, run
from kernel import call

PR_SET_NO_NEW_PRIVS = 38


def stack() -> None:
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Refuses nothing but making sockets in the file system: whatever is reached, is reached in spite of it.
    rules = struct.pack("QQ", 1 << 9, 0)
    for _ in range(20):
        try:
            call("landlock_restrict_self", call("landlock_create_ruleset", rules, 8, 0), 0)
        except OSError as error:
            if error.errno == errno.E2BIG:
                return
            raise Denied(f"no domain of its own: {errno.errorcode.get(error.errno or 0)}") from None
    raise Broken("no bound on domains")


def read_behind_many_domains() -> str:
    def tried() -> str:
        stack()
        with open(canary("FILE"), "rb") as file:
            return must_be_secret(file.read())

    return in_child(tried)


run(read_behind_many_domains, absent=[errno.ENOENT])
