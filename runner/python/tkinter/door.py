"""The way to the person who watches: that of all of our Python, whatever the program calls its modules."""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

_PLACE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "playpen", "_door.py")


def find() -> Any:
    """The module `playpen._door`, by the name under which it is loaded."""
    for name in ("playpen._door", "_playpen._door"):
        if getattr(sys.modules.get(name), "__file__", None) == _PLACE:
            return sys.modules[name]
    try:
        from playpen import _door
    except ImportError:
        pass
    else:
        if _door.__file__ == _PLACE:
            return _door
    # The program has a `playpen` of its own.
    spec = spec_from_file_location("_playpen._door", _PLACE)
    if spec is None or spec.loader is None:
        raise ImportError(_PLACE)
    module = module_from_spec(spec)
    sys.modules["_playpen._door"] = module
    spec.loader.exec_module(module)
    return module
