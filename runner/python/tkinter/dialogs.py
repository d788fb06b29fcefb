"""Questions that a program asks in a window of their own, and the answers."""

from __future__ import annotations

import itertools
from typing import Any, Callable

from .batch import number
from .inputs import inputs
from .loop import Message, loop
from .stage import stage

_numbers = itertools.count(1)
# Of a title, a prompt, what is there already, and a fault, in characters: the four fit in one message.
_MOST_TEXT = 650
_MOST_ANSWER = 10_000


class _Answers:
    """What came back, by the number of the question."""

    def __init__(self) -> None:
        self.open: dict[int, list[Any]] = {}
        loop.listeners["answer"] = self._answer

    def _answer(self, message: Message) -> None:
        answers = self.open.get(message.get("dialog", 0))
        if answers is not None:
            answers.append(message.get("value"))


_answers = _Answers()


def short(text: object) -> str:
    """As much of a text as a dialog shows."""
    return str(text)[:_MOST_TEXT]


def ask(kind: str, title: object, prompt: object, read: Callable[[str], Any], **more: Any) -> Any:
    """Asks until there is an answer that `read` takes; it raises `ValueError` with what is wrong with one.

    `None` where the person watching wants to give none, and where nobody is there to give one.
    """
    dialog = next(_numbers)
    answers = _answers.open[dialog] = []
    fault: str | None = None
    was_modal, inputs.is_modal = inputs.is_modal, True
    try:
        while True:
            op = {
                "op": "dialog",
                "dialog": dialog,
                "kind": kind,
                "title": short(title),
                "prompt": short(prompt),
            }
            stage.say({**op, **more, **({"fault": short(fault)} if fault else {})})
            loop.run_until(lambda: bool(answers) or not loop.is_open())
            if not answers:
                return None
            answer = answers.pop(0)
            if answer is None:
                return None
            try:
                return read(str(answer)[:_MOST_ANSWER])
            except ValueError as error:
                fault = str(error)
    finally:
        inputs.is_modal = was_modal
        del _answers.open[dialog]
        stage.say({"op": "answered", "dialog": dialog})


def limit(value: Any) -> float | None:
    """A bound of a number, as it is written."""
    return None if value is None else number(float(value))
