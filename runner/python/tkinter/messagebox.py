"""Messages and questions with buttons."""

from __future__ import annotations

from typing import Any, Callable

from .dialogs import ask


def _box(kind: str, otherwise: Any, read: Callable[[str], Any]) -> Callable[..., Any]:
    def show(title: str | None = None, message: str | None = None, **options: Any) -> Any:
        text = "\n\n".join(str(part) for part in (message, options.get("detail")) if part)
        answer = ask(kind, title or "", text, read)
        return otherwise if answer is None else answer

    return show


def _is_yes(answer: str) -> bool:
    return answer in ("yes", "ok", "true", "True")


showinfo = showwarning = showerror = _box("message", "ok", lambda _answer: "ok")
askyesno = askokcancel = askretrycancel = _box("question", False, _is_yes)
askquestion = _box("question", "no", lambda answer: "yes" if _is_yes(answer) else "no")
askyesnocancel = _box("question", None, _is_yes)
