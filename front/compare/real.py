"""Runs a turtle program on the real tkinter, and writes what is on its canvas: `real.py PROGRAM FRAMEBUFFER`.

The framebuffer is the file that `Xvfb -fbdir` keeps: the screen in the format of xwd. Written are width and height, each
four bytes, and three bytes for each pixel.
"""

import struct
import sys
import time
import turtle
from pathlib import Path

# Until the window system has drawn what it was told.
SETTLE_SECONDS = 0.25
HEADER_FIELDS = 25


def screen(framebuffer: Path) -> "tuple[int, int, bytes]":
    """The width in bytes of a row, the offset of the first, and all."""
    data = framebuffer.read_bytes()
    fields = struct.unpack(f">{HEADER_FIELDS}I", data[: 4 * HEADER_FIELDS])
    header_size, bits, stride, colors = fields[0], fields[11], fields[12], fields[19]
    assert bits == 32, bits
    return stride, header_size + 12 * colors, data


def main(program: str, framebuffer: str) -> None:
    exec(compile(Path(program).read_text(), program, "exec"), {})
    canvas = turtle.getscreen().cv._canvas
    turtle.update()
    time.sleep(SETTLE_SECONDS)
    turtle.update()
    left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
    width, height = canvas.winfo_width(), canvas.winfo_height()
    stride, start, data = screen(Path(framebuffer))
    out = bytearray(struct.pack(">II", width, height))
    for y in range(top, top + height):
        row = data[start + y * stride + left * 4 : start + y * stride + (left + width) * 4]
        for x in range(0, len(row), 4):
            blue, green, red = row[x : x + 3]
            out += bytes((red, green, blue))
    sys.stdout.buffer.write(out)


main(*sys.argv[1:])
