"""Takes time without end: sleeps, waits for nobody, refuses to be asked, keeps its parent busy.

Costs no processor, but a place that somebody else waits for.
"""

# /// attack
# threat = "fds, CPU, sleep, flood"
# expect = "limited:timeout"
# ways = ["asleep", "deaf", "waiting_for_itself", "calling"]
#
# [request]
# timeoutMs = 1500
#
# [prove]
# goal = 0.2
# ///

import os
import signal
import time

from attack import goal, run, spawn

WANTED = goal(20)


def asleep() -> str:
    time.sleep(WANTED)
    return f"slept {WANTED} seconds"


def deaf() -> str:
    # Ignores and blocks all that can be; only SIGKILL is left.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGXCPU):
        signal.signal(number, signal.SIG_IGN)
    until = time.monotonic() + WANTED
    while time.monotonic() < until:
        time.sleep(0.05)
    return f"was deaf for {WANTED} seconds"


def waiting_for_itself() -> str:
    reader, writer = os.pipe()

    def write_late() -> None:
        time.sleep(WANTED)
        os.write(writer, b"x")

    spawn(write_late)
    os.read(reader, 1)
    return f"waited {WANTED} seconds"


def calling() -> str:
    # Whoever ends it waits for that very signal.
    until, parent = time.monotonic() + WANTED, os.getppid()

    def call() -> None:
        while time.monotonic() < until:
            try:
                for _ in range(100):
                    os.kill(parent, signal.SIGCHLD)
            except OSError:
                time.sleep(0.05)

    for _ in range(2):
        spawn(call)
    call()
    return f"called for {WANTED} seconds"


run(asleep, deaf, waiting_for_itself, calling)
