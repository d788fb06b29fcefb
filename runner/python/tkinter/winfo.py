"""Questions about windows and the screen."""

from __future__ import annotations

from typing import Any

from . import colors
from .items import distance
from .layout import wanted
from .misc import SCREEN, Misc


class Informed(Misc):
    """A widget that answers `winfo_…`; sizes and places are in pixels."""

    def winfo_toplevel(self) -> Any:
        return self._window()

    def winfo_children(self) -> list[Any]:
        return list(self.children.values())

    def winfo_width(self) -> int:
        self._check()
        return self._size[0]

    def winfo_height(self) -> int:
        self._check()
        return self._size[1]

    def winfo_reqwidth(self) -> int:
        return wanted(self)[0]

    def winfo_reqheight(self) -> int:
        return wanted(self)[1]

    def winfo_x(self) -> int:
        return self._position[0]

    def winfo_y(self) -> int:
        return self._position[1]

    def winfo_rootx(self) -> int:
        return self._position[0] + (0 if self.master is None else self.master.winfo_rootx())

    def winfo_rooty(self) -> int:
        return self._position[1] + (0 if self.master is None else self.master.winfo_rooty())

    def winfo_geometry(self) -> str:
        return f"{self._size[0]}x{self._size[1]}+{self._position[0]}+{self._position[1]}"

    def winfo_screenwidth(self) -> int:
        return SCREEN[0]

    def winfo_screenheight(self) -> int:
        return SCREEN[1]

    winfo_vrootwidth, winfo_vrootheight = winfo_screenwidth, winfo_screenheight

    def winfo_pointerxy(self) -> tuple[int, int]:
        x, y = self._root()._pointer
        return x + self.winfo_rootx(), y + self.winfo_rooty()

    def winfo_pointerx(self) -> int:
        return self.winfo_pointerxy()[0]

    def winfo_pointery(self) -> int:
        return self.winfo_pointerxy()[1]

    def winfo_exists(self) -> bool:
        return self._exists

    def winfo_ismapped(self) -> bool:
        return self._exists and (self._is_window or self._place is not None)

    winfo_viewable = winfo_ismapped

    def winfo_rgb(self, color: str) -> tuple[int, int, int]:
        """Red, green and blue, each from 0 to 65535."""
        self._check()
        return colors.rgb(color)

    def winfo_pixels(self, number: Any) -> int:
        return round(distance(number))

    def winfo_fpixels(self, number: Any) -> float:
        return distance(number)

    def winfo_class(self) -> str:
        return type(self).__name__

    def winfo_name(self) -> str:
        return self._name

    def winfo_parent(self) -> str:
        return "" if self.master is None else str(self.master)

    def winfo_manager(self) -> str:
        return "" if self._place is None else str(self._place.manager)

    def winfo_depth(self) -> int:
        return 24
