"""Pictures from files: their size is read here, their pixels are the reader's to draw."""

from __future__ import annotations

import base64
import itertools
import struct
from typing import Any

from .errors import TclError, unsupported
from .stage import stage

# What one picture may have, in bytes: the same as a file of a run.
MAX_BYTES = 2 << 20
_counter = itertools.count(1)
# By their names, since a program may name a picture instead of handing it over.
known: dict[str, PhotoImage] = {}


def measure(data: bytes) -> tuple[str, int, int] | None:
    """The format, the width and the height of a GIF or PNG; nothing where it is neither."""
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return ("gif", *struct.unpack("<HH", data[6:10]))
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return ("png", *struct.unpack(">II", data[16:24]))
    return None


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TclError(f'couldn\'t open "{name}": {reason}') from None
    if len(data) > MAX_BYTES:
        raise TclError(f'the picture "{name}" is larger than {MAX_BYTES} bytes')
    return data


class PhotoImage:
    """A picture: from a GIF or PNG, or an empty one of some size."""

    def __init__(
        self, name: str | None = None, cnf: dict[str, Any] | None = None, master: object = None, **kw: Any
    ):
        options = {**(cnf or {}), **kw}
        # On the wire it has a number of its own, so that a name used again is another picture.
        self.number = next(_counter)
        self.name = name or f"pyimage{self.number}"
        self._width, self._height = int(options.get("width", 0)), int(options.get("height", 0))
        self._natural = False
        file, data = options.get("file"), options.get("data")
        if file:
            self._load(_read(str(file)), f'image file "{file}"')
        elif data:
            raw = data if isinstance(data, bytes) else str(data).encode()
            if measure(raw) is None:
                raw = _decoded(raw)
            self._load(raw, "image data")
        known[self.name] = self

    def _load(self, data: bytes, what: str) -> None:
        found = measure(data)
        if found is None:
            raise TclError(f"couldn't recognize data in {what}: Playpen reads GIF and PNG")
        kind, width, height = found
        self._width, self._height = self._width or width, self._height or height
        self._natural = True
        self._send(kind, base64.b64encode(data).decode())

    def _send(self, kind: str, data: str) -> None:
        self._kind, self._data = kind, data
        stage.picture(self.number, kind, self._width, self._height, data)

    def width(self) -> int:
        """In pixels."""
        return self._width

    def height(self) -> int:
        """In pixels."""
        return self._height

    def blank(self) -> None:
        """Makes it empty; it keeps its size."""
        if self._natural:
            self._natural = False
            stage.picture(self.number, "png", self._width, self._height, "")

    def _scaled(self, width: int, height: int) -> PhotoImage:
        image = PhotoImage(width=max(1, width), height=max(1, height))
        if self._natural:
            image._natural = True
            image._send(self._kind, self._data)
        return image

    def copy(self) -> PhotoImage:
        """Another one like it."""
        return self._scaled(self._width, self._height)

    def zoom(self, x: int, y: int | str = "") -> PhotoImage:
        """Another one, larger by these factors."""
        return self._scaled(self._width * int(x), self._height * int(y or x))

    def subsample(self, x: int, y: int | str = "") -> PhotoImage:
        """Another one, smaller by these factors."""
        return self._scaled(-(-self._width // int(x)), -(-self._height // int(y or x)))

    def put(self, *_args: object, **_kw: object) -> None:
        """Refused: the pixels are not here."""
        raise unsupported("way to change the pixels of a PhotoImage")

    get = write = put

    def config(self, **_kw: object) -> None:
        """Refused, like `put`."""
        raise unsupported("way to change a PhotoImage")

    configure = config

    def __getitem__(self, key: str) -> str:
        return str({"width": self._width, "height": self._height}.get(key, ""))

    def __str__(self) -> str:
        return self.name

    def __del__(self) -> None:
        if known.get(getattr(self, "name", "")) is self:
            del known[self.name]
            stage.forget_picture(self.number)


def _decoded(data: bytes) -> bytes:
    try:
        return base64.b64decode(data)
    except ValueError:
        return b""


def find(value: object) -> PhotoImage | None:
    """The picture that a program means; nothing for an empty name."""
    if isinstance(value, PhotoImage):
        return value
    name = str(value)
    if name and name not in known:
        raise TclError(f'image "{name}" doesn\'t exist')
    return known.get(name)
