"""Shows objects as notebooks do: each in every form that it knows of itself, by MIME type.

An object tells its forms by `_repr_mimebundle_`, or by `_repr_html_`, `_repr_png_` and the like, as tables of
pandas, images of Pillow, charts of plotly and altair do. Figures of matplotlib are drawn. Every object has
its `repr`.

Where nobody watches, as in what a program forks, the `repr` is printed.
"""

from __future__ import annotations

import os
import sys
from binascii import b2a_base64

from . import _door

MYPY = False
if MYPY:
    # For those who check types: programs may have files of this name.
    from typing import Any, Callable, Collection, Dict

    Forms = Dict[str, Any]

_METHODS = (
    ("text/html", "_repr_html_"),
    ("text/markdown", "_repr_markdown_"),
    ("image/svg+xml", "_repr_svg_"),
    ("image/png", "_repr_png_"),
    ("image/jpeg", "_repr_jpeg_"),
    ("text/latex", "_repr_latex_"),
    ("application/json", "_repr_json_"),
    ("application/pdf", "_repr_pdf_"),
)
_HERE = os.path.dirname(__file__)


class DisplayHandle:
    """Something that is shown and can be changed."""

    def __init__(self, display_id: str | None = None) -> None:
        self.display_id = display_id or os.urandom(8).hex()

    def display(self, thing: object, **options: Any) -> None:
        """Shows it once more, under the same name."""
        display(thing, display_id=self.display_id, **options)

    def update(self, thing: object, **options: Any) -> None:
        """Shows this in its place."""
        update_display(thing, display_id=self.display_id, **options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} display_id={self.display_id}>"


def display(  # noqa: PLR0913
    *things: object,
    include: Collection[str] | None = None,
    exclude: Collection[str] | None = None,
    metadata: Forms | None = None,
    display_id: Any = None,
    raw: bool = False,
    update: bool = False,
    **_: object,
) -> DisplayHandle | None:
    """Shows each of these objects, in the forms that they have.

    `include` and `exclude` choose forms by MIME type. With a `display_id`, which may be `True` for any,
    there is an answer by which what is shown can be changed. With `raw`, objects are dictionaries of forms.
    """
    name = DisplayHandle(None if display_id is True else str(display_id)) if display_id else None
    for thing in things:
        if raw and isinstance(thing, dict):
            data = dict(thing)
            more: Forms = {}
        else:
            data, more = forms(thing, include, exclude)
        more.update(metadata or {})
        show(data, more, name.display_id if name else None, update)
    return name


def update_display(thing: object, *, display_id: str, **options: Any) -> None:
    """Shows an object in the place of what was shown as `display_id`."""
    display(thing, display_id=display_id, update=True, **options)


def show(data: Forms, metadata: Forms, display_id: str | None, update: bool = False) -> None:
    """Sends one thing in these forms; text alone is printed where nobody watches."""
    if _door.door is None or not _door.is_open():
        print(data.get("text/plain", ""))
        return
    event: dict[str, Any] = {"type": "updateDisplay" if update else "display"}
    event["data"] = {str(name): _text(value) for name, value in data.items()}
    if metadata:
        event["metadata"] = metadata
    if display_id is not None:
        event["displayId"] = display_id[:200]
    if not _door.send(event):
        # It may be no JSON, or what is too large.
        event.pop("metadata", None)
        if not _door.send(event):
            event["data"] = _smaller(event["data"])
            _door.send(event)
    # What is printed next comes next.
    _door.settle()


def forms(
    thing: object, include: Collection[str] | None = None, exclude: Collection[str] | None = None
) -> tuple[Forms, Forms]:
    """What an object looks like, and more about that, by MIME type."""
    data: Forms = {}
    metadata: Forms = {}
    if not isinstance(thing, type):
        bundle = _ask(thing, "_repr_mimebundle_", include=include, exclude=exclude)
        _take(bundle, data, metadata)
        if type(thing).__module__ == "matplotlib.figure":
            from .mpl import picture  # noqa: PLC0415

            _take(picture(thing), data, metadata)
        elif type(thing).__module__.startswith(("altair.", "plotly.")):
            from ._chart import of  # noqa: PLC0415

            _take(of(thing, data), data, metadata)
        for name, method in _METHODS:
            if name not in data and _is_wanted(name, include, exclude):
                form = _ask(thing, method)
                if isinstance(form, tuple) and len(form) == 2:  # noqa: PLR2004
                    form, metadata[name] = form
                if form is not None:
                    data[name] = form
    if "text/plain" not in data:
        data["text/plain"] = repr(thing)
    wanted = {name: form for name, form in data.items() if _is_wanted(name, include, exclude)}
    return wanted, {name: more for name, more in metadata.items() if name in wanted}


def _is_wanted(name: str, include: Collection[str] | None, exclude: Collection[str] | None) -> bool:
    return (not include or name in include) and not (exclude and name in exclude)


def _take(bundle: object, data: Forms, metadata: Forms) -> None:
    if isinstance(bundle, tuple) and len(bundle) == 2:  # noqa: PLR2004
        bundle, more = bundle
        if isinstance(more, dict):
            metadata.update(more)
    if isinstance(bundle, dict):
        data.update(bundle)


def _ask(thing: object, method: str, **options: object) -> Any:
    """What a method of an object answers. What goes wrong in it is told, and the other forms are shown."""
    ask: Callable[..., object] | None = None
    try:
        if method in dir(type(thing)):
            ask = getattr(thing, method)
        return None if ask is None else ask(**options)
    except NotImplementedError:
        return None
    except Exception as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_HERE):
            trace = trace.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        return None


def _text(form: object) -> object:
    """Bytes as base64, and what is no JSON as text."""
    if isinstance(form, (bytes, bytearray, memoryview)):
        return b2a_base64(form, newline=False).decode("ascii")
    if isinstance(form, str):
        return str(form)
    return form if _door.is_json(form) else repr(form)


def _smaller(data: Forms) -> Forms:
    """What is shown instead of something that is too large."""
    sizes = [len(form if isinstance(form, str) else repr(form)) for form in data.values()]
    millions = sum(sizes) / 1e6
    words = f"This is too large to be shown: {millions:.1f} MB, and 4 MB at most."
    return {"text/plain": words}
