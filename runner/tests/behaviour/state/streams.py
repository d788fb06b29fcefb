# The three standard streams, down to what they are made of.
import os
import stat
import sys

for name in ("stdin", "stdout", "stderr"):
    text = getattr(sys, name)
    print(name, repr(text))
    layers = [text, text.buffer, getattr(text.buffer, "raw", None)]
    for layer in layers:
        print(name, type(layer).__name__)
        for what in [
            "name",
            "mode",
            "encoding",
            "errors",
            "newlines",
            "line_buffering",
            "write_through",
            "closed",
            "closefd",
            "_CHUNK_SIZE",
            "_blksize",
            "_finalizing",
        ]:
            print(name, type(layer).__name__, what, getattr(layer, what, "none"))
        for what in ["fileno", "isatty", "readable", "writable", "seekable"]:
            print(name, type(layer).__name__, what, layer and getattr(layer, what)())
        print(name, type(layer).__name__, "attributes", sorted(getattr(layer, "__dict__", {})))
    mode = os.fstat(text.fileno()).st_mode
    print(name, "is", stat.S_IFMT(mode), os.get_inheritable(text.fileno()), os.get_blocking(text.fileno()))
    try:
        print(name, "tell", text.tell())
    except OSError as error:
        print(name, "tell", error)
print(sys.stdin.buffer is sys.__stdin__.buffer)
