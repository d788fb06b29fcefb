"""The event loop: timers, what is to be done when nothing else is, and what the person watching does."""

from __future__ import annotations

import heapq
import itertools
import sys
import time
import traceback
from typing import Any, Callable, Dict, Tuple

from .stage import stage

Message = Dict[str, Any]
Job = Tuple[Callable[..., Any], Tuple[Any, ...], object]


def report(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Says that a callback failed, as tkinter does; the program goes on."""
    print("Exception in Tkinter callback", file=sys.stderr)
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
    traceback.print_exception(kind, error, trace)


class Loop:
    """One for the program. `owner` is the window that a job belongs to: it goes with it."""

    def __init__(self) -> None:
        self.receive: Callable[[float | None], Message | None] = lambda _timeout: None
        self.is_open: Callable[[], bool] = lambda: False
        # By the types of events.
        self.listeners: dict[str, Callable[[Message], None]] = {}
        # Called before anything is shown.
        self.before_update: Callable[[], None] = lambda: None
        self.report: Callable[..., None] = report
        self._count = itertools.count()
        self._timers: list[tuple[float, int]] = []
        self._jobs: dict[int, Job] = {}
        self._idle: list[int] = []

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Calls what the program gave us; what it raises is reported."""
        try:
            return function(*args)
        except Exception as error:
            trace = error.__traceback__
            # Without the frame of this function.
            self.report(type(error), error, trace and trace.tb_next)
            return None

    def after(
        self, seconds: float | None, function: Callable[..., Any], args: tuple[Any, ...], owner: object
    ) -> str:
        """Calls it in so many seconds, or when there is nothing else to do. Returns a name for that."""
        number = next(self._count)
        self._jobs[number] = (function, args, owner)
        if seconds is None:
            self._idle.append(number)
        else:
            heapq.heappush(self._timers, (time.monotonic() + seconds, number))
        return f"after#{number}"

    def cancel(self, name: object) -> None:
        """It will not be called."""
        number = str(name).rpartition("#")[2]
        if number.isdigit():
            self._jobs.pop(int(number), None)

    def cancel_of(self, owner: object) -> None:
        """Nothing of that window's will be called."""
        for number in [n for n, job in self._jobs.items() if job[2] is owner]:
            del self._jobs[number]

    def update(self) -> None:
        """Does all that is to be done now, and has the picture shown."""
        self.take()
        self._run_due()
        self.run_idle()
        self.before_update()
        stage.update(self._take_within)

    def run_until(self, is_done: Callable[[], bool]) -> None:
        """Lives on events until it is done."""
        while not is_done():
            self.update()
            if is_done():
                return
            stage.flush()
            self._take_within(self._pause())
        self.before_update()
        stage.flush()

    def take(self) -> None:
        """Takes in what is there."""
        message = self.receive(0)
        while message is not None:
            self._heard(message)
            message = self.receive(0)

    def _take_within(self, seconds: float | None) -> None:
        if not self.is_open():
            # Nobody will say anything: only time passes.
            time.sleep(1.0 if seconds is None else seconds)
            return
        message = self.receive(seconds)
        if message is not None:
            self._heard(message)
            self.take()

    def _heard(self, message: Message) -> None:
        event = message.get("event")
        if message.get("type") != "event" or not isinstance(event, dict):
            return
        listener = self.listeners.get(str(event.get("type")))
        if listener is not None:
            listener(event)

    def _pause(self) -> float | None:
        """How long nothing is to be done; nothing where only the person watching can change that."""
        if self._idle:
            return 0
        while self._timers and self._timers[0][1] not in self._jobs:
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None

    def _run_due(self) -> None:
        now = time.monotonic()
        due = []
        while self._timers and self._timers[0][0] <= now:
            due.append(heapq.heappop(self._timers)[1])
        for number in due:
            self._run(number)

    def run_idle(self) -> None:
        """Does what waited until nothing else was to be done."""
        waiting, self._idle = self._idle, []
        for number in waiting:
            self._run(number)

    def _run(self, number: int) -> None:
        job = self._jobs.pop(number, None)
        if job is not None:
            self.call(job[0], *job[1])


loop = Loop()
