"""What programs import as `tkinter`: a small stand-in, enough for CPython's own turtle.

There is no screen where a program runs. A canvas here remembers what is on it; each change leaves as an
operation of a `draw` event, and whoever watches draws the picture. Other widgets are refused in words.
"""

from __future__ import annotations

from typing import Any

from . import constants, door, refusals
from .bindings import Event
from .canvas import Canvas
from .constants import *  # noqa: F403
from .errors import TclError
from .images import PhotoImage, known
from .inputs import inputs
from .loop import loop
from .misc import Misc
from .stage import stage
from .view import View
from .widgets import MISSING, Frame, Scrollbar, Widget, missing
from .windows import Tk, Toplevel, Window, default_root, roots

TkVersion = TclVersion = 8.6
wantobjects = 1
READABLE, WRITABLE, EXCEPTION = 2, 4, 8
Wm = Window
BaseWidget = Pack = Place = Grid = Widget
XView = YView = View
Image = PhotoImage

# As classes, so that a program may name them, inherit from them and test for them until it makes one.
globals().update({name: missing(name) for name in MISSING})


def mainloop(n: int = 0) -> None:
    """Lives on events until the windows are closed."""
    default_root().mainloop(n)


def getint(s: Any) -> int:
    """As Tk reads whole numbers."""
    return int(s)


def getdouble(s: Any) -> float:
    """As Tk reads numbers."""
    return float(s)


def image_names() -> list[str]:
    """The names of the pictures that there are."""
    return list(known)


def _get_default_root(what: Any = None) -> Tk:
    return default_root()


def __getattr__(name: str) -> Any:
    if name == "_default_root":
        return roots[0] if roots else None
    raise AttributeError(f"module 'tkinter' has no attribute {name!r}")


_door = door.find()
loop.receive, loop.is_open, stage.send = _door.receive, _door.is_open, _door.send
inputs.connect()
refusals.refuse()

__all__ = [  # noqa: PLE0604 - all are strings
    "Canvas", "Event", "Frame", "Image", "Misc", "PhotoImage", "Scrollbar", "TclError", "TclVersion", "Tk",
    "TkVersion", "Toplevel", "Widget", "getdouble", "getint", "image_names", "mainloop", *MISSING,
    *(name for name in vars(constants) if name.isupper()),
]  # fmt: skip
