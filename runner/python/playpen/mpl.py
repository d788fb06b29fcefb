"""The backend of matplotlib in a run: figures are drawn without a screen, and displayed.

`plt.show()` displays every open figure and closes it, as if somebody had closed its window; what was never
shown is displayed at the end of the program. `plt.pause` and animations change in place what is displayed.
Nothing waits for ever. `savefig` is matplotlib's own.
"""

from __future__ import annotations

import atexit
from io import BytesIO
from time import monotonic, sleep
from typing import Any, Callable

from matplotlib import font_manager, is_interactive, rcParams  # type: ignore[import-not-found]
from matplotlib._pylab_helpers import Gcf  # type: ignore[import-not-found]
from matplotlib.backend_bases import FigureManagerBase, TimerBase  # type: ignore[import-not-found]
from matplotlib.backends.backend_agg import FigureCanvasAgg  # type: ignore[import-not-found]

from . import _display

# How long `show` lets an animation go on that has no end, in seconds, and how often it is displayed.
_LONGEST = 10.0
_PACE = 1 / 20
# What fonts with Chinese characters are called, the most wanted first.
_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)


class FigureCanvas(FigureCanvasAgg):  # type: ignore[misc]
    """Draws a figure, and displays it."""

    def draw_idle(self, *_: Any, **__: Any) -> None:
        """Something has changed: in interactive mode that is seen at once, else when it is asked for."""
        if not self._is_idle_drawing:
            with self._idle_draw_cntx():
                self.manager and self.manager.changed()

    def new_timer(self, interval: int | None = None, callbacks: Any = None) -> Timer:
        """A timer, which goes while something is shown."""
        return Timer(interval=interval, callbacks=callbacks)

    def flush_events(self) -> None:
        """Has due timers called, and displays what has changed."""
        Timer.run_due()
        if self.manager is not None:
            self.manager.refresh()

    def start_event_loop(self, timeout: float = 0) -> None:
        """What `plt.pause` does: time goes by, and what changes is displayed."""
        until = monotonic() + (timeout if timeout > 0 else _LONGEST)
        self.flush_events()
        while (left := until - monotonic()) > 0:
            sleep(min(left, _PACE, Timer.next_due()))
            self.flush_events()


class FigureManager(FigureManagerBase):  # type: ignore[misc]
    """A figure of `pyplot`."""

    def __init__(self, canvas: FigureCanvas, num: int) -> None:
        super().__init__(canvas, num)
        self._handle: _display.DisplayHandle | None = None
        self._is_stale = True
        self._shown_at = 0.0

    def changed(self) -> None:
        """It does not look any more as it was displayed."""
        self._is_stale = True

    def show(self) -> None:
        """Displays it, if it looks different by now."""
        figure = self.canvas.figure
        if self._handle is not None and not (self._is_stale or figure.stale):
            return
        is_new = self._handle is None
        self._handle = self._handle or _display.DisplayHandle()
        data, more = picture(figure)
        _display.show(data, more, self._handle.display_id, not is_new)
        self._is_stale, figure.stale = False, False
        self._shown_at = monotonic()

    def refresh(self) -> None:
        """Displays it, but no more often than anybody can see."""
        wait = self._shown_at + _PACE - monotonic()
        if self._handle is not None and wait > 0 and (self._is_stale or self.canvas.figure.stale):
            sleep(wait)
        self.show()

    def is_unseen(self) -> bool:
        """Whether it was never displayed."""
        return self._handle is None


FigureCanvas.manager_class = FigureManager


class Timer(TimerBase):  # type: ignore[misc]
    """Goes while a figure is shown or `plt.pause` waits: there is nothing else that could call it."""

    going: list[Timer] = []  # noqa: RUF012

    def _timer_start(self) -> None:
        self._due = monotonic() + self.interval / 1000
        if self not in Timer.going:
            Timer.going.append(self)

    def _timer_stop(self) -> None:
        if self in Timer.going:
            Timer.going.remove(self)

    @classmethod
    def next_due(cls) -> float:
        """How long it is until one is due, in seconds."""
        return max(0.0, min((timer._due for timer in cls.going), default=_PACE + monotonic()) - monotonic())

    @classmethod
    def run_due(cls) -> None:
        """Calls those that are due."""
        for timer in list(cls.going):
            if timer._due <= monotonic():
                timer._due = monotonic() + timer.interval / 1000
                if timer.single_shot:
                    timer.stop()
                timer._on_timer()


def picture(figure: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A figure as a PNG, with its size and what it shows in words."""
    file, canvas = BytesIO(), figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    canvas.print_png(file)
    width, height = canvas.get_width_height()
    words = described(figure)
    more = {"image/png": {"width": width, "height": height, "alt": words}}
    return {"image/png": file.getvalue(), "text/plain": words}, more


def described(figure: Any) -> str:
    """What a figure shows, in words: its titles, labels and legends."""
    parts = [_text(getattr(figure, "_suptitle", None))]
    for axes in figure.axes:
        about = [axes.get_title()]
        for name in "xyz":
            label: Callable[[], str] = getattr(axes, f"get_{name}label", str)
            about.append(f"{name}: {label()}" if label() else "")
        legend = axes.get_legend()
        about.append(", ".join(map(_text, legend.get_texts())) if legend is not None else "")
        parts.append("; ".join(filter(None, about)))
    words = ". ".join(filter(None, parts))
    return " ".join(f"Figure. {words}".split())[:1_000] if words else "Figure without a title"


def _text(artist: Any) -> str:
    return "" if artist is None else str(artist.get_text())


def show(*_: Any, block: bool | None = None, **__: Any) -> None:
    """Displays every figure. One that moves is followed to its end, for some seconds if it has none. Unless
    this is interactive they are closed then, as if somebody had closed their windows."""
    managers = Gcf.get_all_fig_managers()
    for manager in managers:
        manager.show()
    if block is False or (block is None and is_interactive()):
        return
    until = monotonic() + _LONGEST
    while Timer.going and (left := until - monotonic()) > 0:
        sleep(min(left, _PACE, Timer.next_due()))
        Timer.run_due()
        for manager in managers:
            manager.refresh()
    for manager in managers:
        Gcf.destroy(manager)


def draw_if_interactive() -> None:
    """After each call of `pyplot`; one cannot see every step, so they are displayed when something waits."""
    manager = Gcf.get_active()
    if is_interactive() and manager is not None:
        manager.changed()


def _flush() -> None:
    """What nobody has shown is shown at the end."""
    for manager in Gcf.get_all_fig_managers():
        if manager.is_unseen() or is_interactive():
            manager.show()


def _choose_fonts() -> None:
    """Text that matplotlib's own font has no characters for is in one that has."""
    there = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _FONTS if name in there]
    families = rcParams["font.sans-serif"]
    rcParams["font.sans-serif"] = [*families, *(name for name in found if name not in families)]
    if found and list(rcParams["font.family"]) == ["sans-serif"]:
        # One after the other, for each character: which only whole names are.
        rcParams["font.family"] = ["sans-serif", *found[:1]]


_choose_fonts()
atexit.register(_flush)
