"""What changed in a picture since it was last shown: the last word on each thing counts, so it stays small.

Pure data. docs/DRAW.md describes the operations that come of it.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator

Op = Dict[str, Any]

# Of one message, in bytes, with room for what is around the operations: the door takes 32 KiB.
MESSAGE_BYTES = 32_000
_POINTS = 2_000
_IDS = 2_000
_DATA_BYTES = 24_000
_FURTHEST = 1_000_000.0


def number(value: float) -> float:
    """A coordinate as it is written: to a hundredth of a pixel, whole where it is whole, and no further out
    than anything is shown."""
    if not -_FURTHEST < value < _FURTHEST:
        value = _FURTHEST if value > 0 else -_FURTHEST if value < 0 else 0.0
    short = round(value, 2)
    whole = int(short)
    return whole if whole == short else short


class Change:
    """What happens to one item: it is made, or some of it is set; and it goes to the top or to the bottom."""

    __slots__ = ("fields", "kind", "place")

    def __init__(self) -> None:
        self.kind: str | None = None
        self.fields: dict[str, Any] = {}
        self.place: str | None = None

    def ops(self, item: int) -> Iterator[Op]:
        """The operations for it."""
        at = self.fields.get("at")
        rest = self.fields
        if at is not None and len(at) > _POINTS:
            rest = {**rest, "at": at[:_POINTS]}
        if self.kind is not None:
            yield {"op": self.kind, "id": item, **rest}
        elif rest:
            yield {"op": "set", "id": item, **rest}
        for start in range(_POINTS, len(at or ()), _POINTS):
            yield {"op": "extend", "id": item, "at": (at or ())[start : start + _POINTS]}
        if self.place == "bottom" or (self.place and self.kind is None):
            yield {"op": self.place, "id": item}


class Batch:
    """Changes in the order in which they must be made."""

    def __init__(self) -> None:
        self.canvases: dict[int, Op] = {}
        self.pictures: dict[int, Op | None] = {}
        self.items: dict[int, Change] = {}
        self.deleted: dict[int, None] = {}
        self.closed: dict[int, None] = {}

    def __bool__(self) -> bool:
        return bool(self.canvases or self.pictures or self.items or self.deleted or self.closed)

    def create(self, item: int, kind: str, fields: dict[str, Any]) -> None:
        """A new item lies on top."""
        change = self.items[item] = Change()
        change.kind, change.fields = kind, fields

    def set(self, item: int, fields: dict[str, Any]) -> None:
        """Some of an item is another now."""
        change = self.items.get(item)
        if change is None:
            change = self.items[item] = Change()
        change.fields.update(fields)

    def place(self, item: int, where: str) -> None:
        """An item goes to the `top` or to the `bottom`: after all that went there before."""
        change = self.items.pop(item, None) or Change()
        change.place = where
        self.items[item] = change

    def delete(self, item: int) -> None:
        """An item is gone; where nobody saw it yet, nobody will."""
        change = self.items.pop(item, None)
        if change is None or change.kind is None:
            self.deleted[item] = None

    def merge(self, later: Batch) -> None:
        """Puts what happened later behind what happened before."""
        self.canvases.update(later.canvases)
        for picture, op in later.pictures.items():
            self.pictures.pop(picture, None)
            self.pictures[picture] = op
        for item in later.deleted:
            self.delete(item)
        for item, change in later.items.items():
            earlier = self.items.get(item)
            if earlier is None or change.kind is not None:
                self.items.pop(item, None)
                self.items[item] = change
                continue
            earlier.fields.update(change.fields)
            if change.place:
                self.place(item, change.place)
        self.closed.update(later.closed)

    def ops(self) -> Iterator[Op]:
        """All of it, one after the other: what others refer to comes first."""
        yield from self.canvases.values()
        for number_, picture in self.pictures.items():
            if picture is not None:
                data = picture["data"]
                yield {**picture, "data": data[:_DATA_BYTES]}
                for start in range(_DATA_BYTES, len(data), _DATA_BYTES):
                    yield {"op": "data", "picture": number_, "data": data[start : start + _DATA_BYTES]}
        gone = list(self.deleted)
        for start in range(0, len(gone), _IDS):
            yield {"op": "delete", "ids": gone[start : start + _IDS]}
        for item, change in self.items.items():
            yield from change.ops(item)
        for number_, picture in self.pictures.items():
            if picture is None:
                yield {"op": "forget", "picture": number_}
        for canvas in self.closed:
            yield {"op": "close", "canvas": canvas}


def _most_bytes(op: Op) -> int:
    """The most that an operation takes as JSON: hardly more than it does, so that few frames are cut."""
    # Python writes numbers and lists as JSON does, with more spaces. A character that JSON writes in another
    # way has at most two bytes more there.
    odd = sum(len(value) for value in op.values() if isinstance(value, str) and not _is_plain(value))
    return len(ascii(op)) + 2 * odd


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and '"' not in text


def messages(ops: Iterator[Op]) -> Iterator[list[Op]]:
    """Cuts operations into messages that the door takes."""
    message: list[Op] = []
    room = MESSAGE_BYTES
    for op in ops:
        size = _most_bytes(op)
        if size > room and message:
            yield message
            message, room = [], MESSAGE_BYTES
        message.append(op)
        room -= size
    if message:
        yield message
