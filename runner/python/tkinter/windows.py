"""Windows: the first one, which is the program's, and others."""

from __future__ import annotations

import itertools
import re
from typing import Any, Callable

from .bindings import Event
from .errors import TclError, unsupported
from .layout import arrange, wanted
from .loop import loop, report
from .misc import Interpreter, Misc
from .winfo import Informed

_GEOMETRY = re.compile(r"=?(?:(\d+)x(\d+))?(?:([+-]-?\d+)([+-]-?\d+))?$")
_names = itertools.count(1)
# All that are open, the oldest first.
roots: list[Tk] = []


class Window(Informed):
    """What has a title, and a size of its own where the program gave it one."""

    _is_window = True
    _options = {"background": "#d9d9d9", "width": 0, "height": 0, "menu": "", "cursor": "", "borderwidth": 0}

    def __init__(self, master: Any, name: str) -> None:
        super().__init__(master, name)
        self._title = "tk"
        self._fixed: tuple[int, int] | None = None
        self._protocols: dict[str, Callable[[], Any]] = {}
        self._state = "normal"

    def wm_title(self, string: str | None = None) -> str:
        """The title; sets it where one is given."""
        self._check()
        if string is not None:
            self._title = str(string)
            self._root()._retitled(self)
        return self._title

    title = wm_title

    def wm_geometry(self, newGeometry: str | None = None) -> str:
        """The size and the place, as `640x480+10+10`; sets them where they are given."""
        self._check()
        if newGeometry is None:
            return self.winfo_geometry()
        match = _GEOMETRY.match(newGeometry)
        if match is None:
            raise TclError(f'bad geometry specifier "{newGeometry}"')
        width, height, x, y = match.groups()
        if width:
            self._fixed = (max(1, int(width)), max(1, int(height)))
        if x:
            left, top = (int(part.replace("+-", "-").replace("--", "")) for part in (x, y))
            self._position = (left, top)
        self._root()._stale = True
        return ""

    geometry = wm_geometry

    def wm_protocol(self, name: str | None = None, func: Any = None) -> Any:
        """What is to be called when the person watching closes the window."""
        self._check()
        if func is not None and name is not None:
            self._protocols[name] = func
        return ""

    protocol = wm_protocol

    def wm_state(self, newstate: str | None = None) -> str:
        """Whether it is shown; here it always is."""
        self._state = newstate or self._state
        return self._state

    state = wm_state

    def wm_withdraw(self) -> None:
        """Remembered, and nothing else."""
        self._state = "withdrawn"

    withdraw = wm_withdraw

    def wm_deiconify(self) -> None:
        """Remembered, and nothing else."""
        self._state = "normal"

    deiconify = wm_deiconify

    def wm_attributes(self, *_args: Any, **_kw: Any) -> str:
        """Nothing: the window is where the page has it. The same goes for what follows."""
        return ""

    attributes = wm_iconify = iconify = wm_attributes
    wm_resizable = resizable = wm_minsize = minsize = wm_maxsize = maxsize = wm_attributes
    wm_iconbitmap = iconbitmap = wm_iconphoto = iconphoto = wm_iconname = iconname = wm_attributes
    wm_overrideredirect = overrideredirect = wm_transient = transient = wm_attributes
    lift = tkraise = lower = wm_aspect = aspect = wm_attributes

    def _arrange(self) -> None:
        width, height = self._fixed or wanted(self)
        arrange(self, max(1, width), max(1, height))

    def _own_size(self) -> tuple[int, int]:
        return int(self._options["width"]) or 200, int(self._options["height"]) or 200

    def _closed_by_hand(self) -> None:
        """The person watching closed it."""
        loop.call(self._protocols.get("WM_DELETE_WINDOW", self.destroy))


class Tk(Window):
    """A window with all that belongs to it."""

    def __init__(self, *_args: Any, **_kw: Any) -> None:
        super().__init__(None, ".")
        self.tk = Interpreter(self)
        self._quits = False
        # Sizes are to be found anew.
        self._stale = True
        # What has another size now.
        self._news: list[Misc] = []
        self._focus: Any = self
        self._pointer = (0, 0)
        self._canvases: list[Any] = []
        loop.report = self.report_callback_exception
        roots.append(self)

    def report_callback_exception(self, exc: Any, val: Any, tb: Any) -> None:
        """Says that a callback failed. A program may have its own."""
        report(exc, val, tb)

    def _take_focus(self, widget: Any) -> None:
        before, self._focus = self._focus, widget
        for canvas in self._canvases:
            if canvas in (before, widget):
                canvas._declare()

    def _retitled(self, window: Window) -> None:
        for canvas in self._canvases:
            if canvas._window() is window:
                canvas._declare()

    def _settle(self) -> None:
        """Finds sizes anew where that is necessary, and tells of those that changed."""
        for _ in range(4):
            if self._stale:
                self._stale = False
                for window in [self, *(child for child in self.children.values() if child._is_window)]:
                    window._arrange()
            news, self._news = self._news, []
            if not news:
                return
            for widget in news:
                if widget._exists:
                    widget._measured()
                    width, height = widget._size
                    widget._deliver(Event("Configure", widget, width=width, height=height))

    def destroy(self) -> None:
        """Closes it: the program's callbacks will not be called any more."""
        if not self._exists:
            raise TclError('can\'t invoke "destroy" command: application has been destroyed')
        super().destroy()
        loop.cancel_of(self)
        roots.remove(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise unsupported(f"{name}() of windows") if name in _ELSEWHERE else AttributeError(name)


_ELSEWHERE = (
    "clipboard_get",
    "clipboard_clear",
    "clipboard_append",
    "option_add",
    "createcommand",
    "register",
)


class Toplevel(Window):
    """Another window of a program."""

    def __init__(self, master: Any = None, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        master = master or default_root()
        super().__init__(master, master._next_name("toplevel"))
        self.tk = master.tk
        self._title = "Toplevel"
        self.configure({**(cnf or {}), **kw})


def default_root() -> Tk:
    """The window that things go into that name none: the first, made where there is none."""
    return roots[0] if roots else Tk()


def settle() -> None:
    """All sizes are as they must be."""
    for root in list(roots):
        root._settle()


loop.before_update = settle
