# Children that outlive the program, and one that is never waited for: the end is the program's own.
#
# /// behaviour
# apart = "outside of a sandbox they would stay"
# ///
import os
import subprocess
import sys
import time

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
if not os.fork():
    os.setsid()
    if not os.fork():
        time.sleep(60)
    os._exit(0)
if not os.fork():
    os._exit(9)
print("end")
sys.exit(2)
