# Errors because of and during others, one with its context suppressed, one with notes.
import traceback


def load():
    try:
        {}["key"]
    except KeyError as error:
        raise ValueError("no such thing") from error


try:
    try:
        load()
    except ValueError:
        raise LookupError("while handling") from None
except LookupError:
    traceback.print_exc()
try:
    try:
        load()
    finally:
        1 / 0
except ZeroDivisionError as error:
    if hasattr(error, "add_note"):
        error.add_note("a note\nof two lines")
    raise OSError(2, "gone", "Grüße.txt") from error
