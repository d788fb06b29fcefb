"""Tells the runner what this interpreter needs in order to start and to import, as one line of JSON."""

import json
import os
import sys
import sysconfig
from typing import Dict, Iterable, List, Union


def existing(paths: Iterable[str]) -> List[str]:
    """The real places of those that exist, each once, in order."""
    real = (os.path.realpath(path) for path in paths if path and os.path.exists(path))
    return list(dict.fromkeys(real))


def facts() -> Dict[str, Union[str, List[str]]]:
    """What `interpreter/facts.rs` reads."""
    paths = sysconfig.get_paths()
    essential = [sys.executable, paths["stdlib"], paths["platstdlib"]]
    packages = [paths["purelib"], paths["platlib"], *sys.path]
    named = [*essential, *packages, sys.prefix, sys.base_prefix]
    return {
        "executable": sys.executable,
        "version": ".".join(str(part) for part in sys.version_info[:3]),
        "prefix": os.path.realpath(sys.prefix),
        "basePrefix": os.path.realpath(sys.base_prefix),
        "essential": existing(essential),
        "packages": existing(packages),
        "named": [os.path.abspath(path) for path in named if path],
    }


print(json.dumps(facts()))
