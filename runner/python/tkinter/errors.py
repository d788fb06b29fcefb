"""What a program hears when Tk would refuse something, or when this stand-in for it has no such thing."""

from __future__ import annotations


class TclError(Exception):
    """An error in the words of Tk."""


# Tracebacks name it as the real one is named.
TclError.__module__ = "_tkinter"


def unsupported(what: str) -> TclError:
    """The refusal of what exists in Tk and not here; `what` ends the sentence "there is no …"."""
    return TclError(f"Playpen shows turtle, not other tkinter windows: there is no {what} here")
