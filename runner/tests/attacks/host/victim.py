"""A process for attacks to aim at. It holds the secret, counts signals, and answers when asked.

Its parent, the canary host, says `state` on standard input and reads one line of JSON.
"""

import ctypes
import json
import os
import signal
import sys
import tempfile
from types import FrameType


def main() -> None:
    secret = os.environ["VICTIM_SECRET"].encode()
    # Kept alive for as long as the process lives; its address is told to the attacks.
    memory = ctypes.create_string_buffer(secret)
    hidden = tempfile.TemporaryFile()
    hidden.write(secret)
    hidden.flush()

    caught: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        caught.append(number)

    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}:
        try:
            signal.signal(number, note)
        except OSError:
            pass  # The C library keeps a few for itself.

    known = {"pid": os.getpid(), "address": ctypes.addressof(memory), "fd": hidden.fileno()}
    print(json.dumps(known), flush=True)
    for _ in sys.stdin:
        same = memory.value == secret
        print(json.dumps({"signals": sorted(set(caught)), "memory": same}), flush=True)
        caught.clear()


main()
