# The same where the run wants Python's own buffering and another encoding.
#
# /// behaviour
# cold = "it says how its streams are made, which a running interpreter has done"
# request.env = { PYTHONUNBUFFERED = "", PYTHONIOENCODING = "latin-1:replace" }
# ///
import sys

for name in ("stdin", "stdout", "stderr"):
    text = getattr(sys, name)
    print(
        name,
        repr(text),
        type(text.buffer),
        type(text.buffer.raw),
        text.errors,
        text.line_buffering,
        text.write_through,
    )
print(sys.flags)
