"""The things on a canvas: what each kind has, and how it is told to whoever draws it."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from . import fonts, images
from .batch import number
from .colors import plain
from .errors import TclError, unsupported

# Of a text and of the name of its font, in characters, and of dashes: more is not shown. All of it fits in
# one message, where a character may take twelve bytes.
MOST_TEXT, _MOST_FAMILY, _MOST_DASHES = 2_500, 100, 100

_STROKED = {
    "width": "1.0",
    "dash": "",
    "dashoffset": "0",
    "joinstyle": "round",
    "smooth": "0",
    "splinesteps": "12",
}
_SHARED = {"state": "", "tags": "", "stipple": "", "offset": "0,0"}
# Options that change nothing here: how things look while the mouse is on them, or while they are disabled.
_PASSIVE = ("active", "disabled")
DEFAULTS: dict[str, dict[str, Any]] = {
    "line": {
        **_STROKED, **_SHARED, "fill": "#000000", "capstyle": "butt", "arrow": "none", "arrowshape": "8 10 3",
    },
    "polygon": {**_STROKED, **_SHARED, "fill": "#000000", "outline": ""},
    "rectangle": {**_STROKED, **_SHARED, "fill": "", "outline": "#000000"},
    "oval": {**_STROKED, **_SHARED, "fill": "", "outline": "#000000"},
    "arc": {
        **_STROKED, **_SHARED, "fill": "", "outline": "#000000", "start": "0.0", "extent": "90.0",
        "style": "pieslice",
    },
    "text": {
        **_SHARED, "fill": "#000000", "text": "", "font": "TkDefaultFont", "anchor": "center",
        "justify": "left",
        "width": "0", "angle": "0.0", "underline": "-1",
    },
    "image": {**_SHARED, "image": "", "anchor": "center"},
}  # fmt: skip
# How a new item looks on the wire, where nothing is said.
MOSTLY = {
    "cap": "butt", "join": "round", "arrow": "none", "style": "pieslice", "anchor": "center",
    "justify": "left",
}  # fmt: skip
# How many coordinates each has: at least, and at most where that is bounded.
_COUNTS: dict[str, tuple[int, int | None]] = {
    "line": (4, None), "polygon": (0, None), "rectangle": (4, 4), "oval": (4, 4), "arc": (4, 4),
    "text": (2, 2),
    "image": (2, 2),
}  # fmt: skip


def distance(value: object) -> float:
    """A length in pixels, from a number or from Tk's way of writing one with a unit."""
    text = str(value).strip()
    units = {"c": 96 / 2.54, "i": 96.0, "m": 96 / 25.4, "p": 96 / 72}
    try:
        if text[-1:] in units:
            return float(text[:-1]) * units[text[-1]]
        return float(text)
    except ValueError:
        raise TclError(f'bad screen distance "{value}"') from None


def _one_of(what: str, *choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if str(value) not in choices:
            expected = f"{', '.join(choices[:-1])}, or {choices[-1]}"
            raise TclError(f'bad {what} "{value}": must be {expected}')
        return str(value)

    return check


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TclError(f'expected floating-point number but got "{value}"') from None


def _color(value: Any) -> str:
    plain(value)
    return str(value)


def _tags(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else tuple(str(value).split())


def _image(value: Any) -> str:
    image = images.find(value)
    return image.name if image else ""


def _font(value: Any) -> Any:
    fonts.parse(value)
    return tuple(value) if isinstance(value, list) else value


def _dash(value: Any) -> tuple[float, ...]:
    parts = value if isinstance(value, (list, tuple)) else str(value).split()
    if len(parts) == 1 and not str(parts[0]).isdigit():
        lengths = {"-": (6.0, 4.0), ".": (2.0, 4.0), ",": (4.0, 4.0), "_": (8.0, 4.0), " ": ()}
        return tuple(length for char in str(parts[0]) for length in lengths.get(char, ()))
    return tuple(_number(part) for part in parts)


_ANCHORS = ("n", "ne", "e", "se", "s", "sw", "w", "nw", "center")
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "fill": _color,
    "outline": _color,
    "width": distance,
    "tags": _tags,
    "image": _image,
    "font": _font,
    "dash": _dash,
    "capstyle": _one_of("capstyle", "butt", "projecting", "round"),
    "joinstyle": _one_of("joinstyle", "bevel", "miter", "round"),
    "arrow": _one_of("arrow spec", "none", "first", "last", "both"),
    "anchor": _one_of("anchor", *_ANCHORS),
    "justify": _one_of("justification", "left", "right", "center"),
    "state": _one_of("state", "", "active", "disabled", "normal", "hidden"),
    "style": _one_of("-style option", "arc", "chord", "pieslice"),
    "start": _number,
    "extent": _number,
    "angle": _number,
    "text": str,
    "smooth": lambda value: str(value).lower() not in ("0", "", "false", "no", "off", "none"),
}


def flat(coords: Iterable[Any]) -> list[float]:
    """Coordinates, however they were put into lists and tuples."""
    numbers: list[float] = []
    for part in coords:
        if isinstance(part, (list, tuple)):
            numbers += flat(part)
        elif isinstance(part, str) and " " in part.strip():
            numbers += flat(part.split())
        else:
            numbers.append(distance(part) if isinstance(part, str) else _number(part))
    return numbers


class Item:
    """One thing on a canvas."""

    def __init__(self, item: int, wire: int, kind: str, coords: Iterable[Any]) -> None:
        self.id, self.wire, self.kind = item, wire, kind
        self.options = dict(DEFAULTS[kind])
        self.tags: tuple[str, ...] = ()
        self.coords: list[float] = []
        self.place(coords)

    def place(self, coords: Iterable[Any]) -> None:
        """Puts it there. Raises `TclError` for coordinates that it can't have."""
        numbers = flat(coords)
        least, most = _COUNTS[self.kind]
        if len(numbers) < least or (most is not None and len(numbers) > most):
            expected = "at least 4" if most is None else "0 or 4" if most == 4 else "2"
            raise TclError(f"wrong # coordinates: expected {expected}, got {len(numbers)}")
        if len(numbers) % 2:
            raise TclError(f"wrong # coordinates: expected an even number, got {len(numbers)}")
        if self.kind in ("rectangle", "oval", "arc"):
            x0, y0, x1, y1 = numbers
            numbers = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
        self.coords = numbers

    def configure(self, options: dict[str, Any]) -> list[str]:
        """Sets options; returns the names of those that look different now."""
        checked = {}
        for given, value in options.items():
            name = given[:-1] if given.endswith("_") else given
            if name.startswith(_PASSIVE):
                continue
            if name not in self.options:
                raise TclError(f'unknown option "-{name}"')
            if name == "stipple" and value:
                raise unsupported("stipple")
            checked[name] = _CHECKS.get(name, str)("" if value is None else value)
        changed = [name for name, value in checked.items() if self.options[name] != value]
        self.options.update(checked)
        if "tags" in checked:
            self.tags = checked["tags"]
        return changed

    @property
    def is_hidden(self) -> bool:
        """Whether it is there and not shown."""
        return bool(self.options["state"] == "hidden")

    def get(self, name: str) -> str:
        """An option, as Tk writes it."""
        if name.startswith(_PASSIVE):
            return ""
        if name not in self.options:
            raise TclError(f'unknown option "-{name}"')
        value = self.options[name]
        if isinstance(value, (list, tuple)):
            return " ".join(f"{{{part}}}" if " " in str(part) else str(part) for part in value)
        return str(int(value)) if isinstance(value, bool) else str(value)

    def at(self) -> list[float]:
        """Where it is, as the wire has it."""
        return [number(value) for value in self.coords]

    def looks(self) -> dict[str, Any]:
        """All that whoever draws it must know beside its kind and place; what it has not is left out."""
        o = self.options
        looks: dict[str, Any] = {"hidden": self.is_hidden, "fill": plain(o.get("fill", ""))}
        if self.kind == "line":
            looks["stroke"] = looks.pop("fill")
            looks.update(cap=o["capstyle"], arrow=o["arrow"])
        elif self.kind == "image":
            image = images.known.get(o["image"])
            looks = {"hidden": self.is_hidden, "anchor": o["anchor"]}
            looks["picture"] = image.number if image else 0
        elif self.kind == "text":
            font = fonts.parse(o["font"])
            looks.update(
                text=str(o["text"])[:MOST_TEXT], family=font.family[:_MOST_FAMILY], size=font.size,
                bold=font.bold, italic=font.italic, underline=font.underline, strike=font.overstrike,
                anchor=o["anchor"], justify=o["justify"], wrap=number(distance(o["width"])),
                angle=number(float(o["angle"])),
            )  # fmt: skip
            return looks
        else:
            looks["stroke"] = plain(o["outline"])
        if self.kind == "arc":
            looks.update(start=number(float(o["start"])), extent=number(float(o["extent"])), style=o["style"])
        if self.kind != "image":
            looks.update(
                width=number(float(o["width"])),
                join=o["joinstyle"],
                smooth=bool(o["smooth"] not in ("0", False)),
            )
            looks["dash"] = [number(length) for length in (o["dash"] or ())[:_MOST_DASHES]]
        return looks
