"""What programs for the first KidsCoding editor show pictures with: any surface, with or without a window."""

from __future__ import annotations

from typing import Any


def send_frame(surface: Any) -> None:
    """Shows this surface of pygame in the place of the window's own."""
    import pygame  # type: ignore[import-not-found] # noqa: PLC0415

    from playpen._game import show  # noqa: PLC0415

    show(surface, pygame.image.tostring)
