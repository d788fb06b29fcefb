"""The keys of a keyboard: what browsers call them, and what SDL does."""

from __future__ import annotations

_UNNAMED = 1 << 30
"""Added to the scancode of a key that stands for no character."""

_CHARACTERS = {
    **{f"Key{letter}": (4 + at, letter.lower()) for at, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")},
    **{f"Digit{digit}": (30 + at, digit) for at, digit in enumerate("1234567890")},
    "Enter": (40, "\r"),
    "Escape": (41, "\x1b"),
    "Backspace": (42, "\b"),
    "Tab": (43, "\t"),
    "Space": (44, " "),
    "Minus": (45, "-"),
    "Equal": (46, "="),
    "BracketLeft": (47, "["),
    "BracketRight": (48, "]"),
    "Backslash": (49, "\\"),
    "Semicolon": (51, ";"),
    "Quote": (52, "'"),
    "Backquote": (53, "`"),
    "Comma": (54, ","),
    "Period": (55, "."),
    "Slash": (56, "/"),
    "Delete": (76, "\x7f"),
    "IntlBackslash": (100, "<"),
}
_OTHERS = {
    "CapsLock": 57,
    **{f"F{number}": 57 + number for number in range(1, 13)},
    "PrintScreen": 70,
    "ScrollLock": 71,
    "Pause": 72,
    "Insert": 73,
    "Home": 74,
    "PageUp": 75,
    "End": 77,
    "PageDown": 78,
    "ArrowRight": 79,
    "ArrowLeft": 80,
    "ArrowDown": 81,
    "ArrowUp": 82,
    "NumLock": 83,
    "NumpadDivide": 84,
    "NumpadMultiply": 85,
    "NumpadSubtract": 86,
    "NumpadAdd": 87,
    "NumpadEnter": 88,
    **{f"Numpad{digit}": 88 + digit for digit in range(1, 10)},
    "Numpad0": 98,
    "NumpadDecimal": 99,
    "ContextMenu": 101,
    "NumpadEqual": 103,
    **{f"F{number}": 91 + number for number in range(13, 25)},
    "ControlLeft": 224,
    "ShiftLeft": 225,
    "AltLeft": 226,
    "MetaLeft": 227,
    "ControlRight": 228,
    "ShiftRight": 229,
    "AltRight": 230,
    "MetaRight": 231,
}
MODIFIERS = {225: 0x1, 229: 0x2, 224: 0x40, 228: 0x80, 226: 0x100, 230: 0x200, 227: 0x400, 231: 0x800}
"""Which bit a key sets while it is held, by its scancode."""
NAMED = {"shift": (0x3, 0x1), "ctrl": (0xC0, 0x40), "alt": (0x300, 0x100), "meta": (0xC00, 0x400)}
"""By what browsers call them: the bits of both keys, and that of the left one."""


def key(name: str, code: str) -> tuple[int, int, str] | None:
    """The scancode of a key, its number, and what it types by itself. `name` is what a browser calls `key`;
    `code` may be missing."""
    if not code:
        code = _code(name)
    if code in _OTHERS:
        return _OTHERS[code], _OTHERS[code] | _UNNAMED, ""
    scancode, character = _CHARACTERS.get(code, (0, ""))
    typed = character if name and len(name) > 1 else ""
    if len(name) == 1 and (name.isalpha() or not character):
        # On the key, whatever the keyboard's country: letters are where they are.
        lower = name.lower()
        character = lower if len(lower) == 1 else name
    return (scancode, ord(character), typed) if character else None


def _code(name: str) -> str:
    """The key by what it types, on a keyboard that nobody has described."""
    if name in ("Shift", "Control", "Alt", "Meta"):
        return f"{name}Left"
    lower = name.lower()
    for code, (_, character) in _CHARACTERS.items():
        if lower == character:
            return code
    return name
