# A shell, which not every home has.
#
# /// behaviour
# apart = "there may be none"
# ///
import os
import subprocess

print(os.system("exit 3"))
for command in ("echo $0 $$ | cut -d' ' -f1", "env | sort", "cat"):
    try:
        print(subprocess.run(command, shell=True, capture_output=True, stdin=subprocess.DEVNULL))
    except OSError as error:
        print(error)
