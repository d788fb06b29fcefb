"""Fonts, and how much room their text takes.

The program runs where no fonts are, and its picture is drawn elsewhere: widths and heights are estimates,
made from the
advance widths of the Helvetica family, which Arial and Liberation Sans share.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from .errors import TclError

# Of a screen with 96 dots an inch, on which a point is 4/3 of a pixel.
PIXELS_PER_POINT = 96 / 72
DEFAULT_POINTS = 10
ASCENT, DESCENT = 0.905, 0.212
# In thousandths of the size: from the space to the tilde, in the order of ASCII.
_ADVANCES = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278
278 584 584
584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944
667 667 611 278
278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500
722 500 500
500 334 260 334 584
"""
_WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _ADVANCES.split())))
_LATIN, _WIDE, _MONOSPACED = 556, 1000, 600
_FIRST_WIDE = 0x1100
_MONO = ("courier", "mono", "consolas", "menlo", "monaco", "fixed", "terminal")
_SCALES = {"times": 0.93, "serif": 0.93, "roman": 0.93, "georgia": 1.0, "verdana": 1.1, "dejavu": 1.1}
_STYLES = ("normal", "bold", "roman", "italic", "underline", "overstrike")


class Font(NamedTuple):
    """A font as the wire has it; the size is in pixels."""

    family: str
    size: int
    bold: bool = False
    italic: bool = False
    underline: bool = False
    overstrike: bool = False

    def width(self, text: str) -> int:
        """The width of one line of text, in pixels."""
        family = self.family.lower()
        if any(name in family for name in _MONO):
            advance = sum(_WIDE if ord(c) >= _FIRST_WIDE else _MONOSPACED for c in text)
            return round(advance * self.size / 1000)
        scale = next((s for name, s in _SCALES.items() if name in family and "sans" not in family), 1.0)
        advance = sum(_WIDTHS.get(c, _WIDE if ord(c) >= _FIRST_WIDE else _LATIN) for c in text)
        return round(advance * scale * (1.06 if self.bold else 1.0) * self.size / 1000)

    @property
    def height(self) -> int:
        """From one line to the next, in pixels."""
        return math.ceil(self.size * ASCENT) + math.ceil(self.size * DESCENT)


def _pixels(size: object) -> int:
    try:
        points = round(float(str(size)))
    except (ValueError, OverflowError):
        raise TclError(f'expected integer but got "{size}"') from None
    # A negative size is one in pixels already.
    return -points if points < 0 else round((points or DEFAULT_POINTS) * PIXELS_PER_POINT)


def _parts(value: str) -> list[object]:
    """A font in one string: the family, in braces where it has a space, and what follows it."""
    value = value.strip()
    if value.startswith("{") and "}" in value:
        family, _, rest = value[1:].partition("}")
        return [family, *rest.split()]
    return list(value.split())


def _words(parts: object) -> list[str]:
    """The words of styles, however they were put into lists and tuples."""
    if isinstance(parts, (tuple, list)):
        return [word for part in parts for word in _words(part)]
    return str(parts).lower().split()


def parse(value: object) -> Font:
    """A font from what a program names it by: a tuple, a list, a string, or the name of one of Tk's own."""
    parts = list(value) if isinstance(value, (tuple, list)) else _parts(str(value))
    if not parts or str(parts[0]).startswith("Tk"):
        family = "Courier" if parts and "Fixed" in str(parts[0]) else "Arial"
        return Font(family, _pixels(DEFAULT_POINTS))
    styles = set(_words(parts[2:]))
    for style in sorted(styles.difference(_STYLES)):
        raise TclError(f'unknown font style "{style}"')
    size = _pixels(parts[1]) if len(parts) > 1 else _pixels(DEFAULT_POINTS)
    flags = (style in styles for style in ("bold", "italic", "underline", "overstrike"))
    return Font(str(parts[0]), size, *flags)
