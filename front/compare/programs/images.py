import base64
from pathlib import Path
from turtle import *

# Two pictures, with corners of different colours.
SMALL = "R0lGODdhCAAIAJEAAP8AAAD/AAAA/////yH5BAAAAAAALAAAAAAIAAgAAAIRhI+py+0Po5y02ouz3rz7vxQAOw=="
Path("small.gif").write_bytes(base64.b64decode(SMALL))
tracer(0)
bgpic("small.gif")
addshape("small.gif")
shape("small.gif")
penup()
for n in range(5):
    goto(-100 + 50 * n, 60)
    stamp()
goto(30, -40)
