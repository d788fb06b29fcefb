"""Uses the kernel's keyrings, which belong to users and not to namespaces.

Runs that share a user would share keys, and a full quota of one is felt by all (CVE-2016-0728 and others).
"""

# /// attack
# threat = "io_uring, bpf, perf, userfaultfd, keyring, modify_ldt"
# expect = "denied"
# ///

import errno

from attack import run
from kernel import call

USER_KEYRING, GET_ID, SESSION_KEYRING, JOIN_SESSION = -4, 0, -3, 1


def add() -> str:
    return f"key {call('add_key', b'user', b'playpen-attack', b'planted', 7, SESSION_KEYRING)}"


def of_the_user() -> str:
    return f"keyring {call('keyctl', GET_ID, USER_KEYRING, 1)}"


def new_session() -> str:
    return f"keyring {call('keyctl', JOIN_SESSION, None)}"


def request() -> str:
    try:
        return f"key {call('request_key', b'user', b'playpen-attack-none', None, SESSION_KEYRING)}"
    except OSError as error:
        if error.errno == errno.ENOKEY:
            return "searched, found none"
        raise


run(add, of_the_user, new_session, request)
