"""Which part of a canvas its window shows."""

from __future__ import annotations

import itertools
from typing import Any

from .batch import Op, number
from .colors import plain
from .errors import TclError
from .items import distance, flat
from .stage import stage
from .widgets import Widget

_numbers = itertools.count(1)


class View(Widget):
    """A canvas without what lies on it. Places are pixels; the scroll region is what can be looked at."""

    _options = {
        **Widget._options, "width": 378, "height": 265, "highlightthickness": 1,
        "highlightbackground": "#d9d9d9",
        "highlightcolor": "#000000", "scrollregion": "", "xscrollcommand": "", "yscrollcommand": "",
        "confine": 1,
        "closeenough": 1.0, "xscrollincrement": 0, "yscrollincrement": 0, "insertbackground": "#000000",
        "insertborderwidth": 0, "insertofftime": 300, "insertontime": 600, "insertwidth": 2, "offset": "0,0",
        "selectbackground": "#c3c3c3", "selectborderwidth": 1, "selectforeground": "#000000",
        "state": "normal",
        "takefocus": "",
    }  # fmt: skip

    def __init__(self, master: Any = None, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        self.number = next(_numbers)
        self._origin = [0, 0]
        self._region: tuple[int, int, int, int] | None = None
        self._told_of_mouse = False
        super().__init__(master, cnf, **kw)
        self._root()._canvases.append(self)
        self._origin = [-self._inset, -self._inset]

    @property
    def _inset(self) -> int:
        return round(distance(self._options["borderwidth"])) + round(
            distance(self._options["highlightthickness"])
        )

    def _own_size(self) -> tuple[int, int]:
        width, height = super()._own_size()
        return width + 2 * self._inset, height + 2 * self._inset

    def _set_option(self, name: str, value: Any) -> None:
        if name in ("width", "height"):
            value = int(distance(value) + 0.5)
        if name in ("background", "bg") and plain(value) == "":
            raise TclError('unknown color name ""')
        super()._set_option(name, value)

    def _changed(self, name: str) -> None:
        if name in ("width", "height", "borderwidth", "highlightthickness"):
            self._root()._stale = True
        if name == "scrollregion":
            self._read_region()
        if name in ("background", "cursor", "scrollregion", "confine"):
            self._look_at(*self._origin)

    def _read_region(self) -> None:
        value = self._options["scrollregion"]
        numbers = flat([value]) if value != "" else []
        if len(numbers) not in (0, 4):
            raise TclError(f'bad scrollRegion "{value}"')
        self._options["scrollregion"] = " ".join(str(round(part)) for part in numbers)
        x0, y0, x1, y1 = map(round, numbers) if numbers else (0, 0, 0, 0)
        self._region = (x0, y0, x1, y1) if numbers else None

    def _measured(self) -> None:
        self._look_at(*self._origin)

    def _look_at(self, x: int, y: int) -> None:
        """Puts the corner of the window there, or as near as the region allows."""
        if self._region is not None and str(self._options["confine"]) not in ("0", "False"):
            x = self._confined(x, self._size[0], self._region[0], self._region[2])
            y = self._confined(y, self._size[1], self._region[1], self._region[3])
        self._origin = [x, y]
        self._declare()
        for axis, name in enumerate(("xscrollcommand", "yscrollcommand")):
            command = self._options[name]
            if callable(command):
                command(*self._fractions(axis))

    def _confined(self, origin: int, size: int, first: int, last: int) -> int:
        before = origin + self._inset - first
        after = last - (origin + size - self._inset)
        if before < 0 < after:
            return origin + min(after, -before)
        if after < 0 < before:
            return origin - min(before, -after)
        return origin

    def _fractions(self, axis: int) -> tuple[float, float]:
        if self._region is None:
            return 0.0, 1.0
        first, last = self._region[axis], self._region[axis + 2]
        length = max(1, last - first)
        start = self._origin[axis] + self._inset - first
        end = self._origin[axis] + self._size[axis] - self._inset - first
        return max(0.0, start / length), min(1.0, end / length)

    def _scroll(self, axis: int, args: tuple[Any, ...]) -> tuple[float, float] | None:
        if not args:
            return self._fractions(axis)
        target = list(self._origin)
        if args[0] == "moveto":
            first, last = (
                (self._region[axis], self._region[axis + 2]) if self._region else (0, self._size[axis])
            )
            target[axis] = first - self._inset + int(float(args[1]) * (last - first) + 0.5)
        elif args[0] == "scroll":
            step = {"units": 0.1, "pages": 0.9}.get(str(args[2]))
            pixels = int(args[1]) if step is None else round(step * self._size[axis]) * int(args[1])
            target[axis] += pixels
        else:
            raise TclError(f'unknown option "{args[0]}": must be moveto or scroll')
        self._look_at(*target)
        return None

    def xview(self, *args: Any) -> tuple[float, float] | None:
        """What of the width is to be seen, from 0 to 1; scrolls where it is told how."""
        return self._scroll(0, args)

    def yview(self, *args: Any) -> tuple[float, float] | None:
        """What of the height is to be seen, from 0 to 1; scrolls where it is told how."""
        return self._scroll(1, args)

    def xview_moveto(self, fraction: float) -> None:
        """Scrolls there, from 0 to 1."""
        self._scroll(0, ("moveto", fraction))

    def yview_moveto(self, fraction: float) -> None:
        """Scrolls there, from 0 to 1."""
        self._scroll(1, ("moveto", fraction))

    def xview_scroll(self, number: int, what: str) -> None:
        """Scrolls by so many `units` or `pages`."""
        self._scroll(0, ("scroll", number, what))

    def yview_scroll(self, number: int, what: str) -> None:
        """Scrolls by so many `units` or `pages`."""
        self._scroll(1, ("scroll", number, what))

    def canvasx(self, screenx: float, gridspacing: Any = None) -> float:
        """The place on the canvas that is at a place of the window."""
        return _gridded(distance(screenx) + self._origin[0], gridspacing)

    def canvasy(self, screeny: float, gridspacing: Any = None) -> float:
        """The place on the canvas that is at a place of the window."""
        return _gridded(distance(screeny) + self._origin[1], gridspacing)

    def _declare(self) -> None:
        """Tells what whoever draws the canvas must know of it."""
        if self._place is None or self._size == (1, 1):
            return
        op: Op = {
            "op": "canvas",
            "canvas": self.number,
            "title": self._window()._title[:200],
            "width": self._size[0],
            "height": self._size[1],
            "x": number(self._origin[0]),
            "y": number(self._origin[1]),
            "background": plain(self._options["background"]),
            "cursor": str(self._options["cursor"])[:40],
            "keys": self._root()._focus is self,
            "mouse": self._hears_mouse(),
        }
        self._told_of_mouse = op["mouse"]
        if self._region is not None:
            op["region"] = [number(part) for part in self._region]
        stage.pending.canvases[self.number] = op

    def destroy(self) -> None:
        """Closes it."""
        root = self._root()
        if self in root._canvases:
            root._canvases.remove(self)
            stage.pending.closed[self.number] = None
        super().destroy()


def _gridded(value: float, spacing: Any) -> float:
    step = distance(spacing) if spacing else 0.0
    return round(value / step) * step if step else float(value)
