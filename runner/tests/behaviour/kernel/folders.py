# Where it is and what lies there: nothing but the program's own files.
#
# /// behaviour
# apart = "temporary files elsewhere"
# files = [["data/one.txt", "1"], ["run.sh", "#!/bin/sh\n"]]
# request.collect = ["**"]
# ///
import os
import stat
import tempfile

print(os.getcwd(), os.path.realpath("."), os.path.expanduser("~"))
for folder, folders, files in sorted(os.walk(".")):
    for name in sorted(folders + files):
        found = os.lstat(os.path.join(folder, name))
        print(
            folder,
            name,
            stat.filemode(found.st_mode),
            found.st_nlink,
            found.st_uid == os.getuid(),
            found.st_gid == os.getgid(),
        )
found = os.stat(".")
print(stat.filemode(found.st_mode), found.st_uid == os.getuid(), os.access(".", os.W_OK))
print(
    tempfile.gettempdir(),
    os.listdir(tempfile.gettempdir()),
    stat.filemode(os.stat(tempfile.gettempdir()).st_mode),
)
with open("new", "w") as file:
    file.write("x")
os.mkdir("folder")
print(stat.filemode(os.stat("new").st_mode), stat.filemode(os.stat("folder").st_mode))
with tempfile.NamedTemporaryFile() as file:
    print(os.path.dirname(file.name), stat.filemode(os.stat(file.name).st_mode))
for path in ("/", "/dev", "/tmp", "/home", "/etc"):
    try:
        print(path, sorted(os.listdir(path)) if os.getuid() == 1000 else "the machine's")
    except OSError as error:
        print(path, error.strerror)
