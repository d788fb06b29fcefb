"""Where a program puts the pictures of its window: memory that it shares with the runner.

The memory is the runner's (`runner/src/screen.rs` has its plan) and has three slots. A picture is written
into one that is neither the newest nor being read, so that a program never waits for whoever looks at it.
When the runner wants to hear of the next picture, it is told once.
"""

from __future__ import annotations

import os
from time import time

from . import _door

MEMORY = 61
"""The descriptor of that memory."""
MOST_PIXELS = 1 << 22
MOST_SIDE = 4096
_SLOTS = 3
_FIRST = 4096
_WANTED = 16
_KIND, _FILE = 0o170000, 0o100000

BGR, RGB = 0, 1
"""The order of the bytes in a pixel, of which there are four."""


def _is_there() -> bool:
    try:
        return os.fstat(MEMORY).st_mode & _KIND == _FILE and not os.get_inheritable(MEMORY)
    except OSError:
        return False


class Screen:
    """For the process that made this."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._is_open = _door.door is not None and _is_there()
        self._number = 0
        self._newest = -1

    def show(self, pixels: memoryview, width: int, height: int, row: int, order: int) -> bool:
        """Shows a picture of so many bytes a row. Whether somebody will see it; raises nothing of its own."""
        length = row * height
        fits = 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PIXELS
        if not self._is_open or self._process != os.getpid() or not fits or len(pixels) < length:
            return False
        try:
            said = os.pread(MEMORY, 8, _WANTED)
            reading = said[4] - 1
            slot = next(slot for slot in range(_SLOTS) if slot not in (self._newest, reading))
            # As little as there must be: what was never written is no memory.
            place = _FIRST + slot * max(length, 4 * width * height)
            header = (slot + 1) * 64
            number = (self._number + 1).to_bytes(8, "little")
            os.pwrite(MEMORY, bytes(8), header)
            if os.pwrite(MEMORY, pixels[:length], place) != length:
                return False
            halves = (width, height, row, order)
            about = number + place.to_bytes(8, "little") + b"".join(n.to_bytes(4, "little") for n in halves)
            os.pwrite(MEMORY, about + int(time() * 1000).to_bytes(8, "little"), header)
            os.pwrite(MEMORY, number + slot.to_bytes(4, "little"), 0)
            self._newest, self._number = slot, self._number + 1
            if os.pread(MEMORY, 1, _WANTED) != b"\0":
                os.pwrite(MEMORY, bytes(4), _WANTED)
                return _door.send({"type": "frame"})
        except OSError:
            # It has closed it, or may write no files of this size.
            return False
        return True


screen = Screen()
"""That of this process."""
