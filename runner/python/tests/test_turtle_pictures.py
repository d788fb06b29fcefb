"""What turtle programs draw, as operations."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import START, Program

GIF = base64.b64decode("R0lGODlhBQADAIAAAP8AAAAAACH5BAAAAAAALAAAAAAFAAMAAAIEhI+pVwA7")
PYTHONS = [sys.executable, *(python for python in os.environ.get("PLAYPEN_PYTHONS", "").split(",") if python)]


def drawn(code: str, folder: Path) -> Program:
    program = Program("from turtle import *\n" + code, folder)
    with program:
        program.end()
    return program


def lines(program: Program) -> list[list[float]]:
    """The lines of some length, with two points."""
    return [
        item["at"] for item in program.picture().values() if item["op"] == "line" and len(set(item["at"])) > 1
    ]


@pytest.mark.parametrize("python", PYTHONS)
def test_a_square_is_drawn_by_every_python(python: str, tmp_path: Path) -> None:
    code = """
    from turtle import *
    color("red", "light sky blue")
    begin_fill()
    for _ in range(4):
        forward(100)
        left(90)
    end_fill()
    hideturtle()
    """
    with Program(code, tmp_path, python=python) as program:
        assert program.end() == ""
    items = list(program.picture().values())
    square = [item for item in items if item["op"] == "line" and len(item["at"]) > 4]
    assert [item["stroke"] for item in square] == ["#ff0000"]
    assert square[0]["at"] == [0, 0, 100, 0, 100, -100, 0, -100, 0, 0]
    assert [item["fill"] for item in items if item["op"] == "polygon" and item.get("fill")] == ["#87cefa"]
    assert program.ops[-1]["op"] == "show"


def test_the_window_is_as_turtle_wants_it(tmp_path: Path) -> None:
    program = drawn(
        "title('Lesson 1')\nsetup(400, 300)\nbgcolor('gray90')\nscreensize(200, 150)\nupdate()", tmp_path
    )
    canvas = program.last("canvas")
    assert (canvas["width"], canvas["height"], canvas["x"], canvas["y"]) == (398, 298, -201, -151)
    assert (canvas["title"], canvas["background"]) == ("Lesson 1", "#e5e5e5")
    assert canvas["region"] == [-100, -75, 100, 75]


def test_stamps_are_cleared_and_steps_undone(tmp_path: Path) -> None:
    code = "tracer(0)\npenup()\nids = [(forward(9), stamp())[1] for _ in range(5)]\n"
    code += "clearstamps(2)\nclearstamp(ids[-1])\nupdate()"
    stamps = [
        item
        for item in drawn(code, tmp_path).picture().values()
        if item["op"] == "polygon" and item.get("fill")
    ]
    # Two stamps, and the turtle itself.
    assert [item["at"][0] for item in stamps] == [27, 36, 45]
    assert lines(drawn("forward(30)\nundo()\nhideturtle()", tmp_path)) == []


def test_writing_has_a_font_and_moves_by_its_width(tmp_path: Path) -> None:
    with Program(
        "from turtle import *\nwrite('Hello World', move=True, font=('Arial', 12, 'bold'))\nprint(xcor())",
        tmp_path,
    ) as program:
        width = float(program.end())
    text = program.until_op("text")
    assert (text["text"], text["family"], text["size"], text["bold"], text["anchor"]) == (
        "Hello World",
        "Arial",
        16,
        True,
        "sw",
    )
    assert 80 < width < 95


def test_images_are_shapes_and_backgrounds(tmp_path: Path) -> None:
    (tmp_path / "ship.gif").write_bytes(GIF)
    code = "addshape('ship.gif')\nbgpic('ship.gif')\nshape('ship.gif')\ngoto(20, 10)"
    program = drawn(code, tmp_path)
    sent = [op for op in program.ops if op["op"] == "picture"]
    assert [(op["format"], op["width"], op["height"], op["data"]) for op in sent] == [
        ("gif", 5, 3, base64.b64encode(GIF).decode())
    ] * 2
    shown = [
        item["at"] for item in program.picture().values() if item["op"] == "image" and item.get("picture")
    ]
    assert shown == [[0, 0], [20, -10]]


def test_a_picture_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "photo.gif").write_bytes(b"\xff\xd8\xff")
    code = """
    from turtle import *
    from turtle import TK
    for name in ("photo.gif", "none.gif"):
        try:
            bgpic(name)
        except TK.TclError as error:
            print(error)
    """
    with Program(code, tmp_path) as program:
        assert program.end() == (
            'couldn\'t recognize data in image file "photo.gif": Playpen reads GIF and PNG\n'
            'couldn\'t open "none.gif": no such file or directory\n'
        )


def test_two_canvases_are_two_pictures(tmp_path: Path) -> None:
    code = """
    from turtle import TK, RawTurtle, TurtleScreen
    root = TK.Tk()
    turtles = []
    for color in ("red", "blue"):
        canvas = TK.Canvas(root, width=300, height=200)
        canvas.pack()
        turtle = RawTurtle(TurtleScreen(canvas))
        turtle.color(color)
        turtle.forward(50)
    """
    with Program(code, tmp_path) as program:
        program.end()
    sizes = {(op["canvas"], op["width"], op["height"]) for op in program.ops if op["op"] == "canvas"}
    assert sizes == {(1, 302, 202), (2, 302, 202)}
    moved = {
        (i["canvas"], i["stroke"])
        for i in program.picture().values()
        if i["op"] == "line" and i["at"] == [0, 0, 50, 0]
    }
    assert moved == {(1, "#ff0000"), (2, "#0000ff")}


def test_a_frame_is_what_the_program_showed_and_many_steps_are_few_messages(tmp_path: Path) -> None:
    code = """
    from turtle import *
    speed(0)
    delay(0)
    for n in range(2_000):
        forward(n % 50)
        right(91)
    print(len(getscreen().cv.find_all()))
    """
    began = time.monotonic()
    with Program(code, tmp_path) as program:
        items = int(program.end())
    assert len(program.picture()) == items
    # 4,000 steps; at most one frame in a sixtieth of a second.
    assert program.frames < min(4_000, 60 * (time.monotonic() - began) + 10)


def test_the_reader_paces_the_program_and_nobody_does_not(tmp_path: Path) -> None:
    code = """
    from turtle import *
    import time
    tracer(0)
    for n in range(200):
        goto(n, n)
        update()
        time.sleep(0.017)
    print("through")
    """
    with Program(code, tmp_path, shows=False) as unseen:
        assert unseen.end() == "through\n"
    # Who watches and shows nothing more stops nothing either.
    assert unseen.frames < 60


def test_drawing_a_thousand_times_is_one_operation(tmp_path: Path) -> None:
    code = """
    from turtle import *
    tracer(0)
    canvas = getcanvas()
    line = canvas.create_line(0, 0, 1, 1)
    update()
    for n in range(100_000):
        canvas.coords(line, 0, 0, n, n)
    update()
    """
    with Program(code, tmp_path) as program:
        program.end()
    assert sum(len(str(op)) for op in program.ops) < 20_000
    assert [item["at"] for item in program.picture().values() if item["op"] == "line"][-1] == [
        0,
        0,
        99_999,
        99_999,
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import tkinter\ntkinter.Button(tkinter.Tk(), text='x')", "there is no Button here"),
        ("from tkinter import *\nEntry()", "there is no Entry here"),
        ("import tkinter.ttk", "there is no tkinter.ttk here"),
        ("from tkinter import filedialog", "there is no tkinter.filedialog here"),
        (
            "import turtle\nturtle.getcanvas().postscript(file='x.eps')",
            "write a canvas to a PostScript file here",
        ),
    ],
)
def test_other_windows_are_refused_in_words(code: str, words: str, tmp_path: Path) -> None:
    with Program(code, tmp_path) as program:
        _, err = program.process.communicate(timeout=20)
    last = err.rstrip().splitlines()[-1]
    assert "Playpen shows turtle, not other tkinter windows" in last
    assert words in last


def test_without_a_door_turtle_draws_for_nobody(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(START + "from turtle import *\nforward(100)\nprint(pos())")
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=tmp_path, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "(100.00,0.00)\n"


def test_a_program_may_have_modules_of_our_names(tmp_path: Path) -> None:
    (tmp_path / "playpen.py").write_text("mine = True\n")
    code = """
    import sys
    sys.path.insert(0, "")
    import playpen
    from turtle import *
    forward(30)
    print(playpen.mine)
    """
    with Program(code, tmp_path) as program:
        assert program.end() == "True\n"
    assert lines(program)[-1] == [0, 0, 30, 0]


def test_a_frame_is_one_message(tmp_path: Path) -> None:
    code = """
    from turtle import *
    tracer(0)
    for n in range(250):
        getcanvas().create_line(n, 0, n, 99.25, fill="red")
    """
    with Program(code, tmp_path) as program:
        program.end()
    frame = [op["op"] for op in program.messages[-1]]
    assert (frame.count("line"), frame[-1]) == (250, "show")


def test_of_a_frame_that_is_too_large_for_one_message_nothing_is_lost(tmp_path: Path) -> None:
    code = """
    from turtle import *
    tracer(0)
    canvas = getcanvas()
    for n in range(20):
        canvas.create_text(0, n, text=chr(0x1f600) * 3_000, font=("A" * 40_000, 12))
    canvas.create_line(0, 0, 1, 1, dash=(1, 2) * 9_000)
    """
    with Program(code, tmp_path) as program:
        program.end()
    items = list(program.picture().values())
    assert [len(item["text"]) for item in items if item["op"] == "text"] == [2_500] * 20
    assert len(items[-1]["dash"]) == 100


@pytest.mark.parametrize("python", PYTHONS)
def test_a_teleport_draws_nothing_where_python_has_it(python: str, tmp_path: Path) -> None:
    code = """
    import turtle
    pen = turtle.Turtle()
    pen.forward(20)
    if hasattr(pen, "teleport"):
        pen.teleport(50, 40)
    else:
        pen.penup(); pen.goto(50, 40); pen.pendown()
    pen.forward(10)
    pen.hideturtle()
    """
    with Program(code, tmp_path, python=python) as program:
        program.end()
    assert sorted(lines(program)) == [[0, 0, 20, 0], [50, -40, 60, -40]]
