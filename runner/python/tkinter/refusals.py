"""The parts of tkinter that are not here: whoever imports one hears so in words."""

from __future__ import annotations

import sys

from .errors import unsupported

_PARTS = ("ttk", "tix", "font", "filedialog", "colorchooser", "scrolledtext", "commondialog", "dialog", "dnd")


class Refusals:
    """Looked up before anything is: it finds nothing, and refuses some."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        """Raises `ImportError` for those parts."""
        package, _, part = name.rpartition(".")
        if package == __package__ and part in _PARTS:
            raise ImportError(str(unsupported(name)), name=name)


def refuse() -> None:
    """From now on they are refused."""
    sys.meta_path.insert(0, Refusals())
