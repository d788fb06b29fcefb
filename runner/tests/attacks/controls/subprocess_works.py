"""subprocess: the same interpreter again, with input, output, an exit status, a time limit."""

# /// control
# ///

import subprocess
import sys

done = subprocess.run(
    [sys.executable, "-c", "print(input()[::-1])"],
    input="hello\n",
    capture_output=True,
    text=True,
    check=True,
)
assert done.stdout == "olleh\n", done
assert subprocess.run([sys.executable, "-c", "raise SystemExit(3)"], check=False).returncode == 3
try:
    subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2, check=False)
    raise AssertionError("no time limit")
except subprocess.TimeoutExpired:
    pass
with open("script.py", "w", encoding="utf-8") as file:
    file.write("import sys; print(sys.argv[1:])")
assert subprocess.check_output([sys.executable, "script.py", "a b"], text=True) == "['a b']\n"

print("CONTROL ok")
