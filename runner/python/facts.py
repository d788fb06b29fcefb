"""Tells the runner what this interpreter needs in order to start and to import, as one line of JSON.

On standard input are the modules of our own library, as JSON: paths and texts. It compiles them.
"""

import json
import marshal
import os
import sys
import sysconfig
from base64 import b64encode
from importlib.util import MAGIC_NUMBER, cache_from_source
from typing import Dict, Iterable, List, Union

# Of code that belongs to its source for ever.
UNCHECKED = MAGIC_NUMBER + bytes([1, 0, 0, 0]) + bytes(8)


def existing(paths: Iterable[str]) -> List[str]:
    """The real places of those that exist, each once, in order."""
    real = (os.path.realpath(path) for path in paths if path and os.path.exists(path))
    return list(dict.fromkeys(real))


def compiled(sources: Dict[str, str]) -> Dict[str, str]:
    """What an import would write, in base64, by where it would be."""
    code = {path: compile(text, path, "exec", dont_inherit=True) for path, text in sources.items()}
    return {
        cache_from_source(path, optimization=""): b64encode(UNCHECKED + marshal.dumps(one)).decode()
        for path, one in code.items()
    }


def facts() -> Dict[str, Union[str, List[str], Dict[str, str]]]:
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
        "compiled": compiled(json.loads(sys.stdin.read() or "{}")),
    }


print(json.dumps(facts()))
