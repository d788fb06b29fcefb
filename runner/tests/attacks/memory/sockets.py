"""Keeps bytes in socket pairs: memory of the kernel, which is in no process and has no bound by user.

A few hundred kilobytes in each pair, 120 pairs in each process: only a cgroup sees the sum.
"""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "denied"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64, processes = 16 }
#
# [prove]
# goal = 16
# ///

import os
import socket
import time

from attack import Denied, hold, run, spawn, whole_goal

MB, PROCESSES, PAIRS = 1 << 20, 8, 100


def filled() -> str:
    wanted = whole_goal(128) * MB
    reader, writer = os.pipe()

    def part() -> None:
        kept, held = [], 0
        for _ in range(PAIRS):
            for end in socket.socketpair():
                kept.append(end)
                end.setblocking(False)
        for end in kept:
            try:
                while held < wanted // PROCESSES:
                    held += end.send(bytes(32768))
            except BlockingIOError:
                pass
        os.write(writer, held.to_bytes(8, "big"))
        time.sleep(10)

    for _ in range(PROCESSES):
        spawn(part)
    os.close(writer)
    held = 0
    for part_number in range(PROCESSES):
        told = os.read(reader, 8)
        if not told:
            raise Denied(f"{part_number} parts, then no more")
        held += int.from_bytes(told, "big")
    if held < wanted:
        raise Denied(f"{held // MB} MiB, then no more")
    return hold(f"held {held // MB} MiB in sockets")


run(filled)
