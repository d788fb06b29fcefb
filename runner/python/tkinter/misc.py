"""What all widgets have: events, timers, places, and questions about the window."""

from __future__ import annotations

import itertools
import time
from typing import Any, Callable

from . import colors
from .bindings import Bindings, Event, parse
from .errors import TclError, unsupported
from .layout import Place
from .loop import loop
from .stage import stage

# Of the screen that there seems to be: half and three quarters of it make the window that turtle opens.
SCREEN = (1280, 800)
_every = Bindings()


class Interpreter:
    """What stands for the Tcl interpreter in `widget.tk`."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def mainloop(self, _threshold: int = 0) -> None:
        """Lives on events until the windows are closed."""
        self._root.mainloop()

    def quit(self) -> None:
        """Ends `mainloop`."""
        self._root.quit()

    def __getattr__(self, name: str) -> Any:
        raise unsupported("Tcl interpreter")


class Misc:
    """A widget or a window."""

    _options: dict[str, Any] = {}

    def __init__(self, master: Any, name: str) -> None:
        self.master = master
        self.children: dict[str, Any] = {}
        self._name = name
        self._w = name if master is None else f"{'' if master._w == '.' else master._w}.{name}"
        self._size = (1, 1)
        self._position = (0, 0)
        self._slaves: list[Any] = []
        self._weights: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._place: Any = None
        self._bound = Bindings()
        self._exists = True
        self._options = dict(self._options)
        if master is not None:
            master.children[name] = self
            self.tk: Interpreter = master.tk

    def __str__(self) -> str:
        return self._w

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} object {self._w}>"

    def _check(self) -> None:
        """Raises `TclError` where the window is closed."""
        if not self._exists:
            gone = self._root()._exists is False
            what = "application has been destroyed" if gone else f'invalid command name "{self._w}"'
            raise TclError(f"can't invoke command: {what}" if gone else what)

    def _root(self) -> Any:
        widget = self
        while widget.master is not None:
            widget = widget.master
        return widget

    _windowingsystem = "x11"
    _is_window = False

    def _window(self) -> Any:
        widget: Any = self
        while not widget._is_window:
            widget = widget.master
        return widget

    # Options.

    def configure(self, cnf: dict[str, Any] | None = None, **kw: Any) -> Any:
        """Sets options; without any, tells them all."""
        self._check()
        if isinstance(cnf, str):
            return (cnf, cnf, cnf.title(), "", self.cget(cnf))
        options = {**(cnf or {}), **kw}
        if not options:
            return {name: (name, name, name.title(), "", self.cget(name)) for name in self._options}
        for name, value in options.items():
            if value is not None:
                self._set_option(name, value)
        return None

    config = configure

    def _set_option(self, name: str, value: Any) -> None:
        name = {"bg": "background", "bd": "borderwidth", "fg": "foreground"}.get(name, name)
        if name not in self._options:
            raise TclError(f'unknown option "-{name}"')
        if name.endswith(("background", "foreground")):
            colors.rgb(value)
        self._options[name] = value
        self._changed(name)

    def _changed(self, name: str) -> None:
        """An option is another now."""

    def cget(self, key: str) -> Any:
        """An option."""
        self._check()
        name = {"bg": "background", "bd": "borderwidth", "fg": "foreground"}.get(key, key)
        if name not in self._options:
            raise TclError(f'unknown option "-{key}"')
        return str(self._options[name])

    __getitem__ = cget

    def __setitem__(self, key: str, value: Any) -> None:
        self.configure({key: value})

    def keys(self) -> list[str]:
        """The names of all options."""
        return list(self._options)

    # Time.

    def after(self, ms: Any, func: Callable[..., Any] | None = None, *args: Any) -> str | None:
        """Calls a function in so many milliseconds; without one, waits so long."""
        self._check()
        if ms == "idle":
            return self.after_idle(func, *args)
        seconds = max(0.0, int(ms) / 1000)
        if func is None:
            time.sleep(seconds)
            return None
        return loop.after(seconds, func, args, self._root())

    def after_idle(self, func: Any, *args: Any) -> str:
        """Calls a function when nothing else is to be done."""
        self._check()
        return loop.after(None, func, args, self._root())

    def after_cancel(self, id: str) -> None:
        """That function will not be called."""
        if not id:
            raise ValueError("id must be a valid identifier returned from after or after_idle")
        loop.cancel(id)

    def update(self) -> None:
        """Takes in what happened, and has the picture shown."""
        self._check()
        loop.update()

    def update_idletasks(self) -> None:
        """Has the picture shown."""
        self._check()
        loop.run_idle()
        loop.before_update()
        stage.update(lambda _seconds: None)

    def mainloop(self, n: int = 0) -> None:
        """Lives on events until the windows are closed."""
        root = self._root()
        self._check()
        root._quits = False
        loop.run_until(lambda: root._quits or not root._exists)

    def quit(self) -> None:
        """Ends `mainloop`."""
        self._root()._quits = True

    def wait_window(self, window: Any = None) -> None:
        """Waits until a window is closed."""
        loop.run_until(lambda: not (window or self)._exists)

    # Events.

    def bind(self, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """Calls a function for events; without one, tells what is bound."""
        self._check()
        name = _bind(self._bound, sequence, func, add)
        self._rebound()
        return name

    def unbind(self, sequence: str, funcid: str | None = None) -> None:
        """Forgets what `bind` bound."""
        self._check()
        self._bound.unbind(sequence, funcid)
        self._rebound()

    def bind_all(self, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """As `bind`, for all widgets."""
        name = _bind(_every, sequence, func, add)
        self._rebound()
        return name

    def unbind_all(self, sequence: str) -> None:
        """Forgets what `bind_all` bound."""
        _every.unbind(sequence)
        self._rebound()

    def _hears_mouse(self) -> bool:
        """Whether the program wants to know what the mouse does here."""
        return any(bound.hears_mouse() for bound in (self._bound, self._window()._bound, _every))

    def _rebound(self) -> None:
        """Something was bound, or is not any more: canvases tell whether that is news."""
        for canvas in self._root()._canvases:
            if canvas._hears_mouse() != canvas._told_of_mouse:
                canvas._declare()

    def _deliver(self, event: Event) -> None:
        """Calls what is bound to an event: of the widget, of its window, and of all."""
        window = self._window()
        for bound in [self._bound, *([window._bound] if window is not self else []), _every]:
            for handler in bound.handlers(event):
                if loop.call(handler, event) == "break":
                    return

    def event_generate(self, sequence: str, **kw: Any) -> None:
        """Makes as if an event happened."""
        pattern = parse(sequence)
        self._deliver(Event(pattern.type, self, pattern.detail, pattern.state, pattern.times, **kw))

    def focus_set(self) -> None:
        """Keys go here."""
        self._check()
        self._root()._take_focus(self)

    focus = focus_force = focus_set

    def focus_get(self) -> Any:
        """Where keys go."""
        return self._root()._focus

    def grab_set(self) -> None:
        """Nothing: there is one window to click at."""

    grab_release = grab_set

    def bell(self, displayof: int = 0) -> None:
        """Nothing: there is no bell."""

    # Children and places.

    def destroy(self) -> None:
        """Closes it, and all that is in it."""
        for child in list(self.children.values()):
            child.destroy()
        self._exists = False
        if self._place is not None:
            self._leave()
        if self.master is not None:
            self.master.children.pop(self._name, None)

    def _leave(self) -> None:
        if self in self._place.container._slaves:
            self._place.container._slaves.remove(self)
        self._place = None
        self._root()._stale = True

    def _put(self, manager: str, cnf: dict[str, Any] | None, options: dict[str, Any]) -> None:
        self._check()
        options = {**(cnf or {}), **options}
        container = options.pop("in_", None) or options.pop("in", None) or self.master
        if self._place is not None:
            options = {**(self._place.options if self._place.manager == manager else {}), **options}
            self._leave()
        self._place = Place(manager, container, options)
        container._slaves.append(self)
        self._root()._stale = True

    def _own_size(self) -> tuple[int, int]:
        return (1, 1)

    def _resized(self, width: int, height: int) -> None:
        if (width, height) != self._size:
            self._size = (width, height)
            self._root()._news.append(self)

    def _measured(self) -> None:
        """It has another size now."""

    def rowconfigure(self, index: int, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        """How a row of the grid grows."""
        self._weights[1][index] = int({**(cnf or {}), **kw}.get("weight", 0))

    grid_rowconfigure = rowconfigure

    def columnconfigure(self, index: int, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        """How a column of the grid grows."""
        self._weights[0][index] = int({**(cnf or {}), **kw}.get("weight", 0))

    grid_columnconfigure = columnconfigure

    def _next_name(self, kind: str) -> str:
        return next(
            name for n in itertools.count(1) if (name := f"!{kind}{n if n > 1 else ''}") not in self.children
        )


def _bind(bound: Bindings, sequence: Any, func: Any, add: Any) -> Any:
    if sequence is None:
        return tuple(bound.sequences())
    if func is None:
        return ""
    return bound.bind(sequence, func, add)
