# What others would see as its command line, executable and folders.
#
# /// behaviour
# apart = "not every sandbox has /proc"
# request.args = ["one", "two words", "Grüße"]
# ///
import os

for name in ("cmdline", "comm"):
    try:
        with open(f"/proc/self/{name}", "rb") as file:
            print(name, file.read())
    except OSError as error:
        print(name, error.strerror)
for name in ("exe", "cwd", "root"):
    try:
        print(name, os.readlink(f"/proc/self/{name}"))
    except OSError as error:
        print(name, error.strerror)
for name in ("task", "map_files", "fdinfo"):
    try:
        print(name, len(os.listdir(f"/proc/self/{name}")) if name != "map_files" else "there")
    except OSError as error:
        print(name, error.strerror)
try:
    print(
        "processes",
        len([name for name in os.listdir("/proc") if name.isdigit()]) if os.getuid() == 1000 else "all",
    )
except OSError as error:
    print("processes", error.strerror)
