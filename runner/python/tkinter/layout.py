"""Where widgets are and how large: as much of Tk's packer and grid as a window with a canvas needs."""

from __future__ import annotations

from typing import Any, Tuple

from .items import distance

Size = Tuple[int, int]


class Place:
    """How a widget wants to be put into its container."""

    def __init__(self, manager: str, container: Any, options: dict[str, Any]) -> None:
        self.manager, self.container, self.options = manager, container, options

    def padding(self, name: str) -> int:
        """On one side, in pixels."""
        value = self.options.get(name, 0)
        return round(distance(value[0] if isinstance(value, (tuple, list)) else value))

    def outer(self, widget: Any) -> Size:
        """The room it asks for."""
        width, height = wanted(widget)
        return width + 2 * self.padding("padx"), height + 2 * self.padding("pady")


def _placed(container: Any, manager: str) -> list[Any]:
    return [w for w in container._slaves if w._place.manager == manager]


def wanted(widget: Any) -> Size:
    """The size that a widget asks for: its own, or what is in it needs."""
    packed, grid = _placed(widget, "pack"), _placed(widget, "grid")
    if packed:
        width = height = 0
        # From the inside out.
        for child in reversed(packed):
            w, h = child._place.outer(child)
            if child._place.options.get("side", "top") in ("top", "bottom"):
                width, height = max(width, w), height + h
            else:
                width, height = width + w, max(height, h)
        return width, height
    if grid:
        return sum(_tracks(grid, 0).values()), sum(_tracks(grid, 1).values())
    own: Size = widget._own_size()
    return own


def _tracks(children: list[Any], axis: int) -> dict[int, int]:
    """The size of each column (axis 0) or row (axis 1)."""
    sizes: dict[int, int] = {}
    for child in children:
        track = int(child._place.options.get(("column", "row")[axis], 0))
        sizes[track] = max(sizes.get(track, 0), child._place.outer(child)[axis])
    return sizes


def arrange(container: Any, width: int, height: int) -> None:
    """Gives a container its size, and all that is in it theirs."""
    container._resized(width, height)
    _pack(_placed(container, "pack"), width, height)
    _grid(container, _placed(container, "grid"), width, height)


def _pack(children: list[Any], width: int, height: int) -> None:
    left, top = 0, 0
    growing = [
        c for c in children if str(c._place.options.get("expand", 0)).lower() in ("1", "yes", "true", "on")
    ]
    for child in children:
        place = child._place
        w, h = place.outer(child)
        is_stacked = place.options.get("side", "top") in ("top", "bottom")
        others = children[children.index(child) + 1 :]
        if child in growing:
            rest = [c._place.outer(c)[is_stacked] for c in others]
            spare = (height if is_stacked else width) - (h if is_stacked else w) - sum(rest)
            share = max(0, spare) // sum(c in growing for c in [child, *others])
            w, h = (w, h + share) if is_stacked else (w + share, h)
        room = (width, min(h, height)) if is_stacked else (min(w, width), height)
        _fit(child, left, top, room, str(place.options.get("fill", "none")))
        if is_stacked:
            top, height = top + room[1], height - room[1]
        else:
            left, width = left + room[0], width - room[0]


def _fit(child: Any, left: int, top: int, room: Size, fill: str) -> None:
    place = child._place
    padx, pady = place.padding("padx"), place.padding("pady")
    w, h = wanted(child)
    space = room[0] - 2 * padx, room[1] - 2 * pady
    width = space[0] if fill in ("x", "both") else min(w, space[0])
    height = space[1] if fill in ("y", "both") else min(h, space[1])
    child._position = (left + padx + (space[0] - width) // 2, top + pady + (space[1] - height) // 2)
    arrange(child, max(1, width), max(1, height))


def _grid(container: Any, children: list[Any], width: int, height: int) -> None:
    if not children:
        return
    columns = _stretched(_tracks(children, 0), container._weights[0], width)
    rows = _stretched(_tracks(children, 1), container._weights[1], height)
    for child in children:
        options = child._place.options
        column, row = int(options.get("column", 0)), int(options.get("row", 0))
        left = sum(size for track, size in columns.items() if track < column)
        top = sum(size for track, size in rows.items() if track < row)
        sticky = str(options.get("sticky", "")).lower()
        fill = {(True, True): "both", (True, False): "x", (False, True): "y", (False, False): "none"}
        ways = ("w" in sticky and "e" in sticky, "n" in sticky and "s" in sticky)
        _fit(child, left, top, (columns[column], rows[row]), fill[ways])


def _stretched(tracks: dict[int, int], weights: dict[int, int], space: int) -> dict[int, int]:
    """Spreads what is left, or what is missing, over those with a weight."""
    total = sum(weights.get(track, 0) for track in tracks)
    spare = space - sum(tracks.values())
    if not total:
        return tracks
    return {track: max(0, size + spare * weights.get(track, 0) // total) for track, size in tracks.items()}
