"""Changes its user and groups by the calls that only root may use.

A runner that is root gives up its identity before it starts a program; whatever it keeps, comes back here.
"""

# /// attack
# threat = "setuid programs"
# expect = "denied"
# prove = { as = "root" }
# ///

import errno
import os

from attack import Way, in_child, run

OTHER = 12345


def becoming(name: str, *arguments: object) -> Way:
    def attempt() -> str:
        def tried() -> str:
            getattr(os, name)(*arguments)
            return f"{name}{arguments} worked"

        return in_child(tried)

    attempt.__name__ = f"{name}_{'root' if 0 in arguments or [0] in arguments else 'other'}"
    return attempt


def root_from_another() -> str:
    # The saved id: who was root and only stepped aside can step back.
    def tried() -> str:
        os.setresuid(OTHER, OTHER, -1)
        os.setresuid(-1, 0, -1)
        return "stepped back to root"

    return in_child(tried)


def root() -> str:
    # As somebody who is root already, nothing is won, but nothing was refused either.
    def tried() -> str:
        os.setresuid(0, 0, 0)
        return "is root"

    return in_child(tried)


run(
    root,
    root_from_another,
    becoming("setuid", OTHER),
    becoming("seteuid", OTHER),
    becoming("setgid", OTHER),
    becoming("setgroups", [0]),
    becoming("initgroups", "root", 0),
    # Ids that a user namespace does not map.
    denied=[errno.EINVAL],
)
