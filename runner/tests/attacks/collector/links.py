"""Leaves symbolic links to the secret where files are collected: to it, to its directory, in a chain.

A collector that opens by name reads with the runner's rights what the program could not
(Compiler Explorer #6026, go-judge #176).
"""

# /// attack
# threat = "symlink, hard link"
# expect = ["harmless", "denied"]
# collected = "secret"
#
# [request]
# collect = ["**"]
# ///

import os

from attack import Harmless, canary, run


def links() -> str:
    secret = canary("FILE")
    os.symlink(secret, "result.txt")
    os.symlink(os.path.dirname(secret), "results")
    os.symlink("../" * 40 + secret.lstrip("/"), "relative.txt")
    os.symlink("result.txt", "chain.txt")
    os.makedirs("deep/er", exist_ok=True)
    os.symlink("../../result.txt", "deep/er/result.txt")
    os.symlink("/proc/self/environ", "environment.txt")
    raise Harmless("left links to the secret")


run(links)
