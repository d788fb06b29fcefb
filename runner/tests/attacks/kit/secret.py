"""Looks for the runner's token in bytes, knowing only how it begins, its length and its hash."""

import hashlib
import os
import re
from typing import Union

from attack import Harmless, canary


def search(data: Union[bytes, str]) -> bool:
    """Whether the token is in `data`."""
    data = os.fsencode(data) if isinstance(data, str) else data
    prefix, length = canary("TOKEN_PREFIX").encode(), int(canary("TOKEN_LENGTH"))
    return any(
        hashlib.sha256(data[match.start() : match.start() + length]).hexdigest() == canary("TOKEN_SHA256")
        for match in re.finditer(re.escape(prefix), data)
    )


def must_hold_token(data: Union[bytes, str], where: str) -> str:
    """Says that the token is there; its absence is no escape."""
    if search(data):
        return f"the runner's token is in {where}"
    raise Harmless(f"{len(data)} bytes of {where} without the token")
