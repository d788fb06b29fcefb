"""Widgets: what a window with a canvas is made of, and the refusal of all others."""

from __future__ import annotations

from typing import Any

from .errors import unsupported
from .items import distance
from .windows import default_root
from .winfo import Informed


class Widget(Informed):
    """Something in a window."""

    _options = {
        "background": "#d9d9d9",
        "width": 0,
        "height": 0,
        "borderwidth": 0,
        "relief": "flat",
        "cursor": "",
    }

    def __init__(self, master: Any = None, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        master = master or default_root()
        options = {**(cnf or {}), **kw}
        name = options.pop("name", None) or master._next_name(type(self).__name__.lower())
        super().__init__(master, str(name))
        self.configure(options)

    def pack_configure(self, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        """Puts it at a side of what it is in."""
        self._put("pack", cnf, kw)

    pack = pack_configure

    def grid_configure(self, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        """Puts it into a row and a column."""
        self._put("grid", cnf, kw)

    grid = grid_configure

    def place_configure(self, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        """Puts it at the top of what it is in: places by numbers are not kept."""
        self._put("pack", None, {})

    place = place_configure

    def pack_forget(self) -> None:
        """Takes it out of its place."""
        if self._place is not None:
            self._leave()

    forget = grid_forget = grid_remove = place_forget = pack_forget

    def pack_propagate(self, *_args: Any) -> None:
        """Nothing: containers have the size that their window gives them."""

    propagate = grid_propagate = pack_propagate

    def _own_size(self) -> tuple[int, int]:
        return round(distance(self._options["width"])), round(distance(self._options["height"]))


class Frame(Widget):
    """A container."""

    _options = {
        **Widget._options, "class": "Frame", "padx": 0, "pady": 0, "takefocus": 0, "highlightthickness": 0,
        "highlightbackground": "#d9d9d9", "highlightcolor": "#000000", "container": 0, "colormap": "",
        "visual": "",
    }  # fmt: skip


class Scrollbar(Widget):
    """Room at the side of a canvas: the page that shows the picture has its own way to scroll."""

    _options = {
        **Widget._options,
        "orient": "vertical",
        "command": "",
        "width": 11,
        "takefocus": "",
        "jump": 0,
    }

    def set(self, first: Any, last: Any) -> None:
        """What of the picture is to be seen, from 0 to 1."""
        self._shows = (float(first), float(last))

    def get(self) -> tuple[float, ...]:
        """What `set` said."""
        return getattr(self, "_shows", (0.0, 0.0, 0.0, 0.0))

    def _own_size(self) -> tuple[int, int]:
        thickness = round(distance(self._options["width"])) + 2
        return (thickness, 30) if self._options["orient"] == "vertical" else (30, thickness)


class _Missing(Widget):
    """What tkinter has and we have not: named, so that a program can be told when it wants one."""

    def __init__(self, *_args: Any, **_kw: Any) -> None:
        raise unsupported(type(self).__name__)


MISSING = (
    "BitmapImage", "Button", "Checkbutton", "Entry", "Label", "LabelFrame", "Listbox", "Menu", "Menubutton",
    "Message", "OptionMenu", "PanedWindow", "Radiobutton", "Scale", "Spinbox", "Text",
)  # fmt: skip


def missing(name: str) -> type:
    """A stand-in that refuses to be made."""
    return type(name, (_Missing,), {"__module__": __name__.rpartition(".")[0]})
