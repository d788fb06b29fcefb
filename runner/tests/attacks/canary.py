"""The canary host: things beside a run that no run may touch, and a witness of whether one did.

    python3 canary.py [--parent DIR]

prints one line of JSON, `{"env": {"CANARY_FILE": …}}`: the variables that an attack gets in its request.
Each line read from standard input, whatever is in it, is answered with one line, `{"touched": [{"what",
"detail"}], "env": {…}, "secret": …}`: everything that happened since the last answer, and the variables
from now on (a victim that was harmed is replaced, and has another process id). At the end of its input it
removes all it made. Run it as the user that the runner is: nothing but the sandbox may stand between.
"""

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile
from contextlib import ExitStack, closing

from host.files import Files
from host.ipc import Ipc
from host.network import Network
from host.process import Process


def main() -> int:
    options = argparse.ArgumentParser(description="things beside a run that no run may touch")
    options.add_argument("--parent", default=tempfile.gettempdir(), help="where its files go")
    parent = options.parse_args().parent
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Attacks on everybody at once are meant to be seen by the victim, not to end its host.
    for number in (signal.SIGURG, signal.SIGUSR1, signal.SIGUSR2, signal.SIGIO, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)

    secret = f"canary-secret:{secrets.token_hex(16)}"
    with ExitStack() as stack:
        parts: list[Files | Network | Ipc | Process] = []
        for make in (
            lambda: Files(secret, parent),
            lambda: Network(parent),
            lambda: Ipc(secret),
            lambda: Process(secret),
        ):
            part = make()
            parts.append(part)
            stack.enter_context(closing(part))

        def env() -> "dict[str, str]":
            told = {"HOSTNAME": os.uname().nodename}
            for part in parts:
                told |= part.env()
            return {f"CANARY_{name}": value for name, value in told.items()}

        print(json.dumps({"env": env(), "secret": secret}), flush=True)
        for _ in sys.stdin:
            touched = [touch for part in parts for touch in part.report()]
            print(json.dumps({"touched": touched, "env": env(), "secret": secret}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
