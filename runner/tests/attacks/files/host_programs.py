"""Has a program of the host do the reading: a shell, cat, or the loader with a program as its argument.

Executing by way of the loader (`ld.so program`) goes round a wall that only refuses to execute.
"""

# /// attack
# threat = "read host files"
# expect = ["denied", "absent", "harmless"]
# canary = ["file-read"]
# ///

import errno
import glob
import os
import subprocess
import sys

from attack import Absent, Denied, Harmless, canary, must_be_secret, run


def output_of(*command: str) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise Denied(f"{command[0]} ended with {done.returncode}: {done.stdout[:80]!r}")
    return must_be_secret(done.stdout)


def cat() -> str:
    return output_of("/bin/cat", canary("FILE"))


def shell() -> str:
    return output_of("/bin/sh", "-c", f"while read line; do echo $line; done < {canary('FILE')}")


def loader() -> str:
    loaders = glob.glob("/lib*/ld-linux*.so*") + glob.glob("/lib/*/ld-linux*.so*")
    if not loaders:
        raise Absent("no loader")
    return output_of(loaders[0], "/bin/cat", canary("FILE"))


def without_a_file() -> str:
    # A program that lies in memory only.
    fd = os.memfd_create("cat")
    with open("/bin/cat", "rb") as program:
        os.write(fd, program.read())
    return output_of(f"/proc/{os.getpid()}/fd/{fd}", canary("FILE"))


def its_own_interpreter() -> str:
    program = "import sys; print(open(sys.argv[1]).read())"
    done = subprocess.run([sys.executable, "-c", program, canary("FILE")], capture_output=True, check=False)
    if b"Error" in done.stderr:
        raise Denied(done.stderr.decode().splitlines()[-1])
    if done.returncode:
        raise Harmless(f"{done.returncode} {done.stderr!r}")
    return must_be_secret(done.stdout)


run(cat, shell, loader, without_a_file, its_own_interpreter, absent=[errno.ENOENT])
