"""Colours as Tk reads them."""

from __future__ import annotations

from .errors import TclError
from .palette import TABLE


def _named() -> dict[str, str]:
    shades = {f"{gray}{n}": f"{int(n * 2.55 + 0.5):02x}" * 3 for gray in ("gray", "grey") for n in range(101)}
    for entry in TABLE.replace("\n", " ").split(";"):
        name, *values = entry.split() or [""]
        shades.update((f"{name}{n or ''}", value) for n, value in enumerate(values))
    return shades


_NAMED = _named()
_DIGITS = (3, 6, 9, 12)


def rgb(color: object) -> tuple[int, int, int]:
    """Red, green and blue, each from 0 to 65535. Raises `TclError` where Tk knows no such colour."""
    text = str(color)
    if text.startswith("#"):
        digits = text[1:]
        try:
            if len(digits) not in _DIGITS or not digits.isalnum():
                raise ValueError
            size = len(digits) // 3
            red, green, blue = (
                int(digits[i : i + size], 16) * 65535 // (16**size - 1) for i in (0, size, 2 * size)
            )
        except ValueError:
            raise TclError(f'invalid color name "{text}"') from None
        return red, green, blue
    name = text.lower()
    if name not in _NAMED and name.replace(" ", "").isalpha() and "  " not in name and name == name.strip():
        name = name.replace(" ", "")
    if name not in _NAMED:
        raise TclError(f'unknown color name "{text}"')
    value = int(_NAMED[name], 16)
    return (value >> 16) * 257, (value >> 8 & 255) * 257, (value & 255) * 257


def plain(color: object) -> str:
    """The colour as `#rrggbb`; the empty one, which paints nothing, stays empty."""
    if color is None or str(color) == "":
        return ""
    return "#{:02x}{:02x}{:02x}".format(*(part >> 8 for part in rgb(color)))
