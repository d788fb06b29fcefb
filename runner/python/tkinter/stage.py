"""Where pictures leave the program: a frame at a time, no faster than they are shown.

A frame is what the program made of its picture until it said `update`. One leaves at most every sixtieth of
a second; what
comes in between is one change with what follows. Whoever watches answers with the numbers of the frames
that were
shown. While there are answers, the program waits when it is too far ahead of them; without, it never does.
"""

from __future__ import annotations

import _thread
import atexit
import time
from itertools import chain
from typing import Any, Callable

from .batch import Batch, Op, messages

FRAME_SECONDS = 1 / 60
# The frames that may be under way before the program waits, and for how long it does.
WINDOW = 6
PATIENCE_SECONDS = 0.25
# With nobody to see them fewer frames do.
UNSEEN_SECONDS = 0.1

Receive = Callable[[float], None]


def _no_door(_event: dict[str, Any]) -> bool:
    return False


class Stage:
    """The way out. The program's thread changes `pending`; `lock` guards everything after it."""

    def __init__(self) -> None:
        self.send: Callable[[dict[str, Any]], bool] = _no_door
        self.pending = Batch()
        self._ready = Batch()
        self._frame = 0
        self._shown = 0
        self._is_watched = False
        self._lock = _thread.allocate_lock()
        self._due = time.monotonic() + FRAME_SECONDS
        self._has_timer = False
        self._is_over = False

    # What changes.

    def picture(self, number: int, kind: str, width: int, height: int, data: str) -> None:
        """A picture that items may show; `data` is its file in base64."""
        op = {
            "op": "picture",
            "picture": number,
            "format": kind,
            "width": width,
            "height": height,
            "data": data,
        }
        self.pending.pictures[number] = op

    def forget_picture(self, number: int) -> None:
        """No item shows that picture any more."""
        self.pending.pictures[number] = None

    # What leaves.

    def update(self, receive: Receive) -> None:
        """The picture is good to be shown. `receive` takes in what the person watching sent, waiting so many
        seconds for it."""
        self._commit()
        if self._is_watched and self._frame - self._shown >= WINDOW:
            self._wait(receive)
        with self._lock:
            if not self._ready:
                return
            if time.monotonic() >= self._due:
                self._send()
            elif not self._has_timer:
                # The program may be silent from now on: somebody else must send this when it is due.
                self._has_timer = True
                _thread.start_new_thread(self._send_later, ())

    def flush(self) -> None:
        """Sends what there is at once: the program is going to wait, or to end."""
        self._commit()
        with self._lock:
            if self._ready:
                self._send()

    def say(self, op: Op) -> None:
        """Sends one operation that is no part of the picture, behind all of the picture."""
        self.flush()
        with self._lock:
            self._speak([op])

    def shown(self, frame: int) -> None:
        """Whoever watches has seen this frame."""
        self._shown = max(self._shown, min(frame, self._frame))
        self._is_watched = True

    def finish(self) -> None:
        """The program is over: the last picture stays, whatever is torn down now."""
        if not self._is_over:
            self.flush()
            self._is_over = True

    def _commit(self) -> None:
        if self.pending and not self._is_over:
            later, self.pending = self.pending, Batch()
            with self._lock:
                self._ready.merge(later)

    def _wait(self, receive: Receive) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while self._frame - self._shown >= WINDOW:
            left = until - time.monotonic()
            if left <= 0:
                self._is_watched = False
                return
            receive(left)

    def _send_later(self) -> None:
        while True:
            time.sleep(max(0.0, self._due - time.monotonic()))
            with self._lock:
                if self._ready and not self._is_over:
                    if time.monotonic() < self._due:
                        # The program has sent a frame itself meanwhile.
                        continue
                    self._send()
                self._has_timer = False
                return

    def _send(self) -> None:
        batch, self._ready = self._ready, Batch()
        self._frame += 1
        show: Op = {"op": "show", "frame": self._frame}
        for ops in messages(chain(batch.ops(), [show])):
            self._speak(ops)
        pause = FRAME_SECONDS if self._is_watched or self._frame <= WINDOW else UNSEEN_SECONDS
        self._due = time.monotonic() + pause

    def _speak(self, ops: list[Op]) -> None:
        self.send({"type": "draw", "ops": ops})


stage = Stage()
atexit.register(stage.finish)
