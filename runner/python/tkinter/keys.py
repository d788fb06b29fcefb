"""Keys: from the names that browsers give them to those of Tk."""

from __future__ import annotations

import unicodedata

_NAMED = {
    "ArrowUp": "Up", "ArrowDown": "Down", "ArrowLeft": "Left", "ArrowRight": "Right", "Enter": "Return",
    "Escape": "Escape", "Backspace": "BackSpace", "Tab": "Tab", "Delete": "Delete", "Insert": "Insert",
    "Home": "Home", "End": "End", "PageUp": "Prior", "PageDown": "Next", "CapsLock": "Caps_Lock",
    "NumLock": "Num_Lock", "ScrollLock": "Scroll_Lock", "Pause": "Pause", "ContextMenu": "Menu",
    "PrintScreen": "Print", "AltGraph": "ISO_Level3_Shift",
}  # fmt: skip
_SIDED = {"Shift": "Shift", "Control": "Control", "Alt": "Alt", "Meta": "Super"}
_SYMBOLS = {
    " ": "space", "!": "exclam", '"': "quotedbl", "#": "numbersign", "$": "dollar", "%": "percent",
    "&": "ampersand", "'": "apostrophe", "(": "parenleft", ")": "parenright", "*": "asterisk", "+": "plus",
    ",": "comma", "-": "minus", ".": "period", "/": "slash", ":": "colon", ";": "semicolon", "<": "less",
    "=": "equal", ">": "greater", "?": "question", "@": "at", "[": "bracketleft", "\\": "backslash",
    "]": "bracketright", "^": "asciicircum", "_": "underscore", "`": "grave", "{": "braceleft", "|": "bar",
    "}": "braceright", "~": "asciitilde",
}  # fmt: skip
_CHARACTERS = {"Return": "\r", "Tab": "\t", "BackSpace": "\b", "Escape": "\x1b", "Delete": "\x7f"}
_NUMPAD = {
    "NumpadAdd": "KP_Add", "NumpadSubtract": "KP_Subtract", "NumpadMultiply": "KP_Multiply",
    "NumpadDivide": "KP_Divide", "NumpadDecimal": "KP_Decimal", "NumpadEnter": "KP_Enter",
    **{f"Numpad{n}": f"KP_{n}" for n in range(10)},
}  # fmt: skip
_KEYSYMS = {
    *_NAMED.values(), *_SYMBOLS.values(), *_NUMPAD.values(), *(f"F{n}" for n in range(1, 36)),
    *(f"{name}_{side}" for name in (*_SIDED.values(), "Meta", "Hyper") for side in "LR"),
    *(f"KP_{name}" for name in ("Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next", "Insert",
    "Delete",
                                "Begin", "Space", "Tab", "Equal", "Separator")),
    "quoteright", "quoteleft", "Help", "Clear", "Cancel", "Redo", "Undo", "Find", "Select", "Execute",
    "Break",
    "Linefeed", "Page_Up", "Page_Down", "Mode_switch", "ISO_Left_Tab", "Multi_key", "VoidSymbol", "Any",
}  # fmt: skip
_MARKS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "circumflex", "\u0303": "tilde", "\u0308": "diaeresis",
    "\u030a": "ring", "\u0327": "cedilla", "\u030c": "caron",
}  # fmt: skip


def keysym_of_character(char: str) -> str:
    """The name of the key that types a character."""
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    if char == "ß":
        return "ssharp"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _MARKS:
        return parts[0] + _MARKS[parts[1]]
    return char


def is_keysym(name: str) -> bool:
    """Whether Tk knows a key by this name."""
    accented = name[1:] in _MARKS.values() and name[0].isalpha()
    return len(name) == 1 or name in _KEYSYMS or name == "ssharp" or accented


def keysym(key: str, code: str) -> str:
    """Tk's name of a key, from a browser's `key` and `code`; empty where Tk has none."""
    if code in _NUMPAD and (len(key) == 1 or key == "Enter"):
        return _NUMPAD[code]
    if len(key) == 1:
        return keysym_of_character(key)
    if key in _SIDED:
        return f"{_SIDED[key]}_{'R' if code.endswith('Right') else 'L'}"
    return _NAMED.get(key) or (key if key in _KEYSYMS else "")


def character(key: str, sym: str) -> str:
    """What the key types, if anything."""
    return key if len(key) == 1 else _CHARACTERS.get(sym, "")
