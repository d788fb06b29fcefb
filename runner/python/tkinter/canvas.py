"""The canvas: what lies on it, in which order, and who wants to know when it is clicked."""

from __future__ import annotations

import itertools
from typing import Any, Iterable, Iterator

from . import shapes
from .bindings import Bindings, Event, Handler
from .errors import TclError, unsupported
from .items import MOSTLY, Item
from .loop import loop
from .misc import _bind
from .stage import stage
from .view import View

# Numbers of items on the wire: one row for all canvases.
_wires = itertools.count(1)


class Canvas(View):
    """What turtle draws on. Each change is put down in `stage.pending`."""

    def __init__(self, master: Any = None, cnf: dict[str, Any] | None = None, **kw: Any) -> None:
        self._items: dict[int, Item] = {}
        self._next = itertools.count(1)
        self._item_bound: dict[Any, Bindings] = {}
        # The item under the mouse.
        self.current: Item | None = None
        super().__init__(master, cnf, **kw)

    # Making.

    def _create(self, itemType: str, args: tuple[Any, ...], kw: dict[str, Any]) -> int:
        self._check()
        options = dict(kw)
        while args and isinstance(args[-1], dict):
            options = {**args[-1], **options}
            args = args[:-1]
        item = Item(next(self._next), next(_wires), itemType, args)
        item.configure(options)
        self._items[item.id] = item
        fields = {"canvas": self.number, "at": item.at(), **item.looks()}
        # What is as it mostly is needs no word.
        words = {k: v for k, v in fields.items() if k == "at" or (v and v != MOSTLY.get(k))}
        stage.pending.create(item.wire, itemType, words)
        return item.id

    def create_line(self, *args: Any, **kw: Any) -> int:
        """A line through points. Returns its number, as the others do."""
        return self._create("line", args, kw)

    def create_polygon(self, *args: Any, **kw: Any) -> int:
        """A polygon with these corners."""
        return self._create("polygon", args, kw)

    def create_rectangle(self, *args: Any, **kw: Any) -> int:
        """A rectangle from corner to corner."""
        return self._create("rectangle", args, kw)

    def create_oval(self, *args: Any, **kw: Any) -> int:
        """An ellipse that fills a rectangle."""
        return self._create("oval", args, kw)

    def create_arc(self, *args: Any, **kw: Any) -> int:
        """A piece of such an ellipse."""
        return self._create("arc", args, kw)

    def create_text(self, *args: Any, **kw: Any) -> int:
        """A text."""
        return self._create("text", args, kw)

    def create_image(self, *args: Any, **kw: Any) -> int:
        """A picture."""
        return self._create("image", args, kw)

    def create_bitmap(self, *_args: Any, **_kw: Any) -> int:
        """Refused, and so is a window."""
        raise unsupported("bitmap on a canvas")

    def create_window(self, *_args: Any, **_kw: Any) -> int:
        """Refused: there are no widgets to put there."""
        raise unsupported("widget on a canvas")

    # Finding.

    def _found(self, tag: Any) -> list[Item]:
        """The items with a number or a tag, from the bottom to the top."""
        self._check()
        text = str(tag)
        if text.isdigit():
            item = self._items.get(int(text))
            return [item] if item else []
        if text == "all":
            return list(self._items.values())
        if text == "current":
            return [self.current] if self.current else []
        if any(sign in text for sign in "&|!^()"):
            raise unsupported(f"way to combine tags, as in {text!r},")
        return [item for item in self._items.values() if text in item.tags]

    def _first(self, tag: Any) -> Item | None:
        return next(iter(self._found(tag)), None)

    def find_all(self) -> tuple[int, ...]:
        """The numbers of all items, from the bottom to the top."""
        return self.find_withtag("all")

    def find_withtag(self, tagOrId: Any) -> tuple[int, ...]:
        """Of those with a tag."""
        return tuple(item.id for item in self._found(tagOrId))

    def find(self, what: str, *args: Any) -> tuple[int, ...]:
        """Of those that another `find_…` finds."""
        return tuple(getattr(self, f"find_{what}")(*args))

    def find_above(self, tagOrId: Any) -> tuple[int, ...]:
        """Of the one right above."""
        return self._neighbour(self._found(tagOrId)[-1:], 1)

    def find_below(self, tagOrId: Any) -> tuple[int, ...]:
        """Of the one right below."""
        return self._neighbour(self._found(tagOrId)[:1], -1)

    def _neighbour(self, found: list[Item], step: int) -> tuple[int, ...]:
        order = list(self._items)
        place = order.index(found[0].id) + step if found else -1
        return (order[place],) if 0 <= place < len(order) else ()

    def find_closest(self, x: Any, y: Any, halo: Any = None, start: Any = None) -> tuple[int, ...]:
        """Of the one nearest to a point, the topmost of several."""
        self._check()
        halo = float(halo or 0)
        nearest = min(
            reversed(list(self._items.values())),
            key=lambda item: max(0.0, shapes.distance(item, float(x), float(y)) - halo),
            default=None,
        )
        return (nearest.id,) if nearest else ()

    def find_overlapping(self, x1: Any, y1: Any, x2: Any, y2: Any) -> tuple[int, ...]:
        """Of those that reach into a rectangle."""
        return self._within((x1, y1, x2, y2), False)

    def find_enclosed(self, x1: Any, y1: Any, x2: Any, y2: Any) -> tuple[int, ...]:
        """Of those that lie in it."""
        return self._within((x1, y1, x2, y2), True)

    def _within(self, corners: tuple[Any, ...], whole: bool) -> tuple[int, ...]:
        x0, y0, x1, y1 = map(float, corners)
        area = (round(min(x0, x1)), round(min(y0, y1)), round(max(x0, x1)), round(max(y0, y1)))
        return tuple(item.id for item in self._found("all") if shapes.overlaps(item, area, whole))

    def under(self, x: float, y: float) -> Item | None:
        """The topmost item at a point."""
        reach = float(self._options["closeenough"])
        topmost = reversed(list(self._items.values()))
        return next((item for item in topmost if shapes.distance(item, x, y) <= reach), None)

    def type(self, tagOrId: Any) -> str | None:
        """Of which kind an item is."""
        item = self._first(tagOrId)
        return item.kind if item else None

    def bbox(self, *args: Any) -> tuple[int, int, int, int] | None:
        """The room that items take, in pixels; an estimate for texts."""
        items = [item for tag in args for item in self._found(tag)]
        return shapes.union([room for item in items if (room := shapes.box(item))])

    # Changing.

    def coords(self, *args: Any) -> list[float]:
        """Where an item is; puts it somewhere else where places are given."""
        item = self._first(args[0])
        if item is None:
            return []
        if len(args) > 1:
            self._place_item(item, args[1:])
            return []
        return list(item.coords)

    def _place_item(self, item: Item, coords: Iterable[Any]) -> None:
        before = item.coords
        item.place(coords)
        if item.coords != before:
            stage.pending.set(item.wire, {"at": item.at()})

    def move(self, *args: Any) -> None:
        """Moves items by a distance in x and y."""
        tag, dx, dy = args
        for item in self._found(tag):
            self._place_item(item, [c + float((dx, dy)[i % 2]) for i, c in enumerate(item.coords)])

    def moveto(self, tagOrId: Any, x: Any = "", y: Any = "") -> None:
        """Moves items so that the first is there with its corner."""
        room = self.bbox(tagOrId)
        if room:
            self.move(tagOrId, 0 if x == "" else float(x) - room[0], 0 if y == "" else float(y) - room[1])

    def scale(self, *args: Any) -> None:
        """Makes items larger or smaller, as seen from a point."""
        tag, *numbers = args
        x, y, sx, sy = map(float, numbers)
        for item in self._found(tag):
            coords = [
                (x + (c - x) * sx) if i % 2 == 0 else (y + (c - y) * sy) for i, c in enumerate(item.coords)
            ]
            self._place_item(item, coords)

    def itemcget(self, tagOrId: Any, option: str) -> str:
        """An option of an item."""
        item = self._first(tagOrId)
        return item.get(option.lstrip("-")) if item else ""

    def itemconfigure(self, tagOrId: Any, cnf: Any = None, **kw: Any) -> Any:
        """Sets options of items; without any, tells those of the first."""
        items = self._found(tagOrId)
        if isinstance(cnf, str):
            return (cnf, "", "", "", items[0].get(cnf)) if items else None
        options = {**(cnf or {}), **kw}
        if not options:
            names = items[0].options if items else ()
            return {name: (name, "", "", "", items[0].get(name)) for name in names}
        for item in items:
            before = item.looks()
            if item.configure(options):
                looks = item.looks()
                changed = {k: v for k, v in looks.items() if before[k] != v}
                if changed:
                    stage.pending.set(item.wire, changed)
        return None

    itemconfig = itemconfigure

    def delete(self, *args: Any) -> None:
        """Takes items away."""
        for tag in args:
            for item in self._found(tag):
                del self._items[item.id]
                self._item_bound.pop(item.id, None)
                stage.pending.delete(item.wire)
                if self.current is item:
                    self.current = None

    def tag_raise(self, *args: Any) -> None:
        """Puts items on top, or right above another."""
        above = self._found(args[1])[-1:] if len(args) > 1 else []
        moved = self._found(args[0])
        order = list(self._items.values())
        # Above one is: on top, and then all on top of it that were above that one.
        rest = order[order.index(above[0]) + 1 :] if above else []
        for item in [*moved, *(item for item in rest if item not in moved)]:
            self._items[item.id] = self._items.pop(item.id)
            stage.pending.place(item.wire, "top")

    lift = tkraise = tag_raise

    def tag_lower(self, *args: Any) -> None:
        """Puts items at the bottom, or right below another."""
        below = self._found(args[1])[:1] if len(args) > 1 else []
        moved = self._found(args[0])
        order = list(self._items.values())
        rest = order[: order.index(below[0])] if below else []
        downwards = [*reversed(moved), *(item for item in reversed(rest) if item not in moved)]
        for item in downwards:
            stage.pending.place(item.wire, "bottom")
        first = {item.id: item for item in reversed(downwards)}
        self._items = {**first, **{k: v for k, v in self._items.items() if k not in first}}

    lower = tag_lower

    # Tags.

    def gettags(self, *args: Any) -> tuple[str, ...]:
        """The tags of an item."""
        item = self._first(args[0])
        return item.tags if item else ()

    def addtag_withtag(self, newtag: str, tagOrId: Any) -> None:
        """One more tag for those with a tag."""
        self._tag(newtag, self.find_withtag(tagOrId))

    def addtag(self, newtag: str, what: str, *args: Any) -> None:
        """One more tag for those that `find` finds."""
        self._tag(newtag, self.find(what, *args))

    def addtag_all(self, newtag: str) -> None:
        """One more tag for all."""
        self._tag(newtag, self.find_all())

    def _tag(self, tag: str, ids: Iterable[int]) -> None:
        for number in ids:
            item = self._items[number]
            item.tags = tuple(dict.fromkeys((*item.tags, tag)))
            item.options["tags"] = item.tags

    def dtag(self, *args: Any) -> None:
        """One tag less."""
        for item in self._found(args[0]):
            item.tags = tuple(tag for tag in item.tags if tag != str(args[-1]))
            item.options["tags"] = item.tags

    # Events.

    def tag_bind(self, tagOrId: Any, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """Calls a function for events at items."""
        self._check()
        key = int(tagOrId) if str(tagOrId).isdigit() else str(tagOrId)
        name = _bind(self._item_bound.setdefault(key, Bindings()), sequence, func, add)
        self._rebound()
        return name

    def tag_unbind(self, tagOrId: Any, sequence: str, funcid: str | None = None) -> None:
        """Forgets what `tag_bind` bound."""
        self._check()
        key = int(tagOrId) if str(tagOrId).isdigit() else str(tagOrId)
        self._item_bound.setdefault(key, Bindings()).unbind(sequence, funcid)
        self._rebound()

    def _hears_mouse(self) -> bool:
        return super()._hears_mouse() or any(bound.hears_mouse() for bound in self._item_bound.values())

    def at_item(self, event: Event) -> bool:
        """Calls what is bound to an event at the item under the mouse; whether that is all that is to be
        called."""
        item = self.current
        if item is None:
            return False
        answers = [loop.call(handler, event) for handler in self._wanting(item, event)]
        return "break" in answers

    def _wanting(self, item: Item, event: Event) -> Iterator[Handler]:
        for key in ("all", *item.tags, item.id):
            if key in self._item_bound:
                yield from self._item_bound[key].handlers(event)

    def postscript(self, *_args: Any, **_kw: Any) -> str:
        """Refused."""
        raise unsupported("way to write a canvas to a PostScript file")

    def scan_mark(self, *_args: Any) -> None:
        """Refused, as all that edits texts by hand is."""
        raise TclError(str(unsupported("way to edit a canvas by hand")))

    scan_dragto = insert = dchars = icursor = index = select_from = select_to = select_adjust = scan_mark
    select_clear = select_item = scan_mark
