"""Names and text in every script, in files and on the screen."""

# /// control
# ///

import os
import sys

for name in ("Grüße.txt", "你好.txt", "😀.txt", "ملف.txt", "e\u0301.txt"):
    with open(name, "w", encoding="utf-8") as file:
        file.write(name)
    assert name in os.listdir(".")
    with open(name, encoding="utf-8") as file:
        assert file.read() == name
assert sys.getfilesystemencoding() == "utf-8" and (sys.stdout.encoding or "").lower() == "utf-8"
print("Grüße, 你好, 😀")
print("\x1b[31mred\x1b[0m")

print("CONTROL ok")
