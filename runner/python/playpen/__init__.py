"""What a program can show to the person who watches it, beside text.

    from playpen import display

    display(picture, table)
    counter = display("0 of 10", display_id=True)
    counter.update("1 of 10")

`display` is among the builtins as well.
"""

from ._display import DisplayHandle, display, update_display

__all__ = ["DisplayHandle", "display", "update_display"]
