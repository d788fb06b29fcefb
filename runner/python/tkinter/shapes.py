"""How much room the things on a canvas take, and which of them is under the mouse."""

from __future__ import annotations

import math
from typing import Any, Sequence, Tuple

from . import fonts, images
from .items import Item

Box = Tuple[int, int, int, int]


def _anchored(x: float, y: float, width: float, height: float, anchor: str) -> tuple[float, float]:
    """The top left corner of what has that size and that anchor at a point."""
    left = x if "w" in anchor else x - width if anchor != "center" and "e" in anchor else x - width / 2
    top = y if anchor in ("n", "ne", "nw") else y - height if anchor in ("s", "se", "sw") else y - height / 2
    return left, top


def _text_size(item: Item) -> tuple[int, int]:
    font = fonts.parse(item.options["font"])
    lines = str(item.options["text"]).split("\n")
    return max(font.width(line) for line in lines), font.height * len(lines)


def box(item: Item) -> Box | None:
    """The room that an item takes, in whole pixels; nothing where it shows nothing."""
    coords = item.coords
    if item.is_hidden or not coords:
        return None
    if item.kind == "image":
        image = images.known.get(item.options["image"])
        if image is None:
            return None
        left, top = _anchored(coords[0], coords[1], image.width(), image.height(), item.options["anchor"])
        return round(left), round(top), round(left) + image.width(), round(top) + image.height()
    if item.kind == "text":
        width, height = _text_size(item)
        left, top = _anchored(coords[0], coords[1], width, height, item.options["anchor"])
        return round(left) - 1, round(top), round(left) + width + 1, round(top) + height
    xs, ys = coords[::2], coords[1::2]
    low, high = _margins(item)
    return (
        math.floor(min(xs) - low),
        math.floor(min(ys) - low),
        math.ceil(max(xs) + high),
        math.ceil(max(ys) + high),
    )


def _margins(item: Item) -> tuple[float, float]:
    """What Tk adds to the room of a shape: before it, and behind it."""
    half = float(item.options["width"]) / 2
    if item.kind == "line":
        half = math.ceil(half + 0.5) + 1.0
        return half, half
    if item.kind == "polygon" and item.options["outline"]:
        return half, half + 1
    half = max(1.0, math.floor(half + 0.5)) if item.options["outline"] else 1.0
    return half, half


def union(boxes: Sequence[Box]) -> Box | None:
    """The room that all of them take."""
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _to_segment(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / length))
    return math.hypot(x - x0 - along * dx, y - y0 - along * dy)


def _to_path(x: float, y: float, path: list[float]) -> float:
    steps = zip(path[:-2:2], path[1:-2:2], path[2::2], path[3::2])
    return min((_to_segment(x, y, *step) for step in steps), default=math.inf)


def _is_inside(x: float, y: float, path: list[float]) -> bool:
    inside = False
    for x0, y0, x1, y1 in zip(path[::2], path[1::2], path[2::2] + path[:1], path[3::2] + path[1:2]):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _to_oval(x: float, y: float, item: Item) -> float:
    x0, y0, x1, y1 = item.coords
    rx, ry = max((x1 - x0) / 2, 0.5), max((y1 - y0) / 2, 0.5)
    away = math.hypot((x - (x0 + x1) / 2) / rx, (y - (y0 + y1) / 2) / ry)
    if away <= 1 and item.options["fill"]:
        return 0.0
    return abs(away - 1) * min(rx, ry)


def distance(item: Item, x: float, y: float) -> float:
    """How far a point is from what an item shows, in pixels."""
    if item.is_hidden or not item.coords:
        return math.inf
    half = float(item.options["width"]) / 2 if item.kind not in ("text", "image") else 0.0
    if item.kind == "line":
        return max(0.0, _to_path(x, y, item.coords) - half) if item.options["fill"] else math.inf
    if item.kind == "polygon":
        if not (item.options["fill"] or item.options["outline"]):
            return math.inf
        if _is_inside(x, y, item.coords):
            return 0.0
        return max(0.0, _to_path(x, y, item.coords + item.coords[:2]) - half)
    if item.kind in ("oval", "arc"):
        return max(0.0, _to_oval(x, y, item) - half)
    room: Any = item.coords if item.kind == "rectangle" else box(item)
    if room is None:
        return math.inf
    x0, y0, x1, y1 = room
    if item.kind == "rectangle" and not item.options["fill"]:
        return max(0.0, _to_path(x, y, [x0, y0, x1, y0, x1, y1, x0, y1, x0, y0]) - half)
    return math.hypot(max(x0 - x, 0.0, x - x1), max(y0 - y, 0.0, y - y1))


def overlaps(item: Item, area: Box, whole: bool) -> bool:
    """Whether an item reaches into an area, or lies in it as a `whole`."""
    room = box(item)
    if room is None:
        return False
    if whole:
        return area[0] <= room[0] and area[1] <= room[1] and room[2] <= area[2] and room[3] <= area[3]
    return room[0] <= area[2] and area[0] <= room[2] and room[1] <= area[3] and area[1] <= room[3]
