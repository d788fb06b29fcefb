"""Uses System V semaphores and message queues of others, and makes its own."""

# /// attack
# threat = "SysV, mqueue"
# expect = ["denied", "absent"]
# canary = ["sem", "msg"]
# ///

import ctypes
import errno

from attack import canary, must_be_secret, run
from kernel import function

IPC_CREAT, IPC_RMID, IPC_NOWAIT = 0o1000, 0, 0o4000
OWN_KEY = int.from_bytes(b"PL", "big") << 16


def raise_a_semaphore() -> str:
    semaphore = function("semget", int(canary("SEM_KEY")), 1, 0)
    function("semop", semaphore, (ctypes.c_short * 3)(0, 1, IPC_NOWAIT), 1)
    return "raised a semaphore of others"


def make_a_semaphore() -> str:
    semaphore = function("semget", OWN_KEY + 2, 1, IPC_CREAT | 0o666)
    function("semctl", semaphore, 0, IPC_RMID)
    return "made a semaphore that would outlive the run"


def take_a_message() -> str:
    queue = function("msgget", int(canary("MSG_KEY")), 0)
    buffer = ctypes.create_string_buffer(8 + 64)
    function("msgrcv", queue, buffer, 64, 0, IPC_NOWAIT)
    return must_be_secret(buffer.raw)


def make_a_queue() -> str:
    queue = function("msgget", OWN_KEY + 3, IPC_CREAT | 0o666)
    function("msgctl", queue, IPC_RMID, None)
    return "made a queue that would outlive the run"


run(raise_a_semaphore, make_a_semaphore, take_a_message, make_a_queue, absent=[errno.ENOENT])
