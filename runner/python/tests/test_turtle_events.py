"""Turtle programs, and somebody who clicks, drags, types and answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from program import Program

KEYS = {"shift": False, "alt": False, "ctrl": False, "meta": False}


def run(code: str, folder: Path, **more: Any) -> Program:
    return Program("from turtle import *\n" + code, folder, **more)


def key(program: Program, name: str, kind: str = "keydown") -> None:
    program.tell(type=kind, key=name, code=name, modifiers=KEYS)


def test_a_click_on_the_screen_tells_where(tmp_path: Path) -> None:
    code = "onscreenclick(lambda x, y: (print(x, y), bye()))\ntitle('ready')\nmainloop()"
    with run(code, tmp_path) as program:
        program.ready()
        program.click(30, -40)
        assert program.end() == "30.0 -40.0\n"


def test_exitonclick_closes_the_window_and_goes_on(tmp_path: Path) -> None:
    with run("forward(50)\nexitonclick()\nprint('on')", tmp_path) as program:
        program.until(lambda p: any(op.get("at") == [0, 0, 50, 0] for op in p.ops))
        program.click(1, 1)
        program.until_op("close")
        assert program.end() == "on\n"


def test_a_closed_window_ends_done(tmp_path: Path) -> None:
    with run("forward(50)\ntitle('ready')\ndone()\nprint('closed')", tmp_path) as program:
        program.ready()
        program.tell(type="close", canvas=program.last("canvas")["canvas"])
        assert program.end() == "closed\n"


def test_a_turtle_is_clicked_dragged_and_released(tmp_path: Path) -> None:
    code = """
    from turtle import *
    shape("circle")
    speed(0)
    penup()
    onclick(lambda x, y: print("click", x, y))
    ondrag(lambda x, y: goto(x, y))
    onrelease(lambda x, y: (print("release", x, y, pos()), bye()))
    title("ready")
    done()
    """
    with Program(code, tmp_path) as program:
        program.ready()
        # Nothing is there.
        program.click(100, 100)
        program.tell(type="mousedown", button=0, **program.place(3, 3))
        for x in (20, 40, 60):
            program.tell(type="mousemove", button=0, **program.place(x, 10))
        program.tell(type="mouseup", button=0, **program.place(60, 10))
        assert program.end() == "click 3.0 3.0\nrelease 60.0 10.0 (60.00,10.00)\n"


def test_keys_come_by_the_names_of_tk_once_the_program_listens(tmp_path: Path) -> None:
    code = """
    from turtle import *
    for name in ("Up", "space", "a", "Return"):
        onkeypress(lambda name=name: print("down", name), name)
    onkeyrelease(lambda: print("up", "Up"), "Up")
    onkey(bye, "q")
    listen()
    title("ready")
    done()
    """
    with Program(code, tmp_path) as program:
        assert program.ready()["keys"]
        for name in ("ArrowUp", " ", "a", "Enter", "b"):
            key(program, name)
        key(program, "ArrowUp", "keyup")
        key(program, "q", "keyup")
        assert program.end() == "down Up\ndown space\ndown a\ndown Return\nup Up\n"


def test_whether_the_program_listens_to_the_mouse_is_told_when_it_changes(tmp_path: Path) -> None:
    code = """
    from turtle import *
    home()
    onclick(lambda x, y: None)
    home()
    onclick(None)
    onkeypress(bye, "a")
    home()
    onscreenclick(lambda x, y: bye())
    onscreenclick(lambda x, y: bye(), 2)
    title("ready")
    done()
    """
    with Program(code, tmp_path) as program:
        program.ready()
        told = [op["mouse"] for op in program.ops if op["op"] == "canvas"]
        changes = [one for one, before in zip(told, [None, *told]) if one != before]
        assert changes == [False, True, False, True]
        program.click(0, 0)
        assert program.end() == ""


def test_without_listen_no_key_comes(tmp_path: Path) -> None:
    code = "onkeypress(lambda: print('key'), 'a')\nonscreenclick(lambda x, y: bye())\ntitle('ready')\ndone()"
    with run(code, tmp_path) as program:
        program.ready()
        key(program, "a")
        program.click(0, 0)
        assert program.end() == ""


def test_a_key_that_tk_does_not_know_is_refused_in_its_words(tmp_path: Path) -> None:
    code = "try:\n    onkey(bye, 'up')\nexcept TK.TclError as error:\n    print(error)"
    with run("from turtle import TK\n" + code, tmp_path) as program:
        assert program.end() == 'bad event type or keysym "up"\n'


def test_timers_come_in_their_order(tmp_path: Path) -> None:
    code = "ontimer(bye, 60)\nontimer(lambda: print(2), 30)\nontimer(lambda: print(1), 1)\ndone()"
    with run(code, tmp_path) as program:
        assert program.end() == "1\n2\n"


def test_a_callback_that_fails_is_reported_without_our_frames_and_the_program_goes_on(tmp_path: Path) -> None:
    code = "ontimer(lambda: 1 / 0, 1)\nontimer(lambda: (print('on'), bye()), 30)\ndone()"
    with run(code, tmp_path) as program:
        out, err = program.process.communicate(timeout=20)
    assert out == "on\n"
    assert err.startswith("Exception in Tkinter callback\nTraceback")
    assert err.rstrip().endswith("ZeroDivisionError: division by zero")
    assert "playpen" not in err


def test_textinput_and_numinput_ask_until_the_answer_will_do(tmp_path: Path) -> None:
    code = """
    from turtle import *
    print(textinput("Name", "Who are you?"))
    print(numinput("Stakes", "How many?", 5, minval=1, maxval=10))
    print(textinput("Name", "Once more?"))
    """
    with Program(code, tmp_path) as program:
        asked = program.until_op("dialog")
        assert asked == {
            "op": "dialog", "dialog": 1, "kind": "text", "title": "Name", "prompt": "Who are you?",
            "initial": "",
        }  # fmt: skip
        program.tell(type="answer", dialog=1, value="Mei 梅")
        number = program.until_op("dialog", dialog=2)
        assert (number["kind"], number["initial"], number["least"], number["most"]) == ("number", "5", 1, 10)
        program.tell(type="answer", dialog=2, value="x")
        program.until_op("dialog", dialog=2, fault="Not a floating point value.\nPlease try again")
        program.tell(type="answer", dialog=2, value="50")
        program.until_op("dialog", dialog=2, fault="The allowed maximum value is 10. Please try again.")
        program.tell(type="answer", dialog=2, value="7")
        program.until_op("dialog", dialog=3)
        program.tell(type="answer", dialog=3, value=None)
        assert program.end() == "Mei 梅\n7.0\nNone\n"
        assert program.last("answered")["dialog"] == 3


def test_whoever_answers_is_told_that_only_a_whole_number_will_do(tmp_path: Path) -> None:
    code = """
    from tkinter import simpledialog
    print(simpledialog.askinteger("Age", "How old?"), simpledialog.askfloat("Height", "How tall?"))
    """
    with Program(code, tmp_path) as program:
        assert program.until_op("dialog")["whole"] is True
        program.tell(type="answer", dialog=1, value="9")
        assert "whole" not in program.until_op("dialog", dialog=2)
        program.tell(type="answer", dialog=2, value="1.4")
        assert program.end() == "9 1.4\n"


def test_getcanvas_is_a_canvas_to_draw_on(tmp_path: Path) -> None:
    code = """
    from turtle import *
    canvas = getcanvas()
    box = canvas.create_rectangle(-20, -10, 20, 10, outline="red", width=3, tags="box")
    canvas.move("box", 5, 5)
    print(canvas.coords(box), canvas.type(box), canvas.gettags(box), canvas.itemcget(box, "outline"))
    canvas.tag_bind("box", "<Button-1>", lambda event: (print(event.x, event.num, event.widget is
    canvas._canvas), bye()))
    canvas.itemconfigure(box, fill="light blue")
    title("ready")
    done()
    """
    with Program(code, tmp_path) as program:
        box = program.until_op("rectangle")
        program.ready()
        assert (box["stroke"], box["fill"], box["at"]) == ("#ff0000", "#add8e6", [-15, -5, 25, 15])
        program.click(0, 0)
        x = -program.last("canvas")["x"]
        assert program.end() == f"[-15.0, -5.0, 25.0, 15.0] rectangle ('box',) red\n{x} 1 True\n"


def test_somebody_who_scrolls_sees_another_part_and_clicks_there(tmp_path: Path) -> None:
    code = """
    from turtle import *
    setup(300, 200)
    screensize(1000, 1000)
    onscreenclick(lambda x, y: (print(x, y), bye()))
    title("ready")
    done()
    """
    with Program(code, tmp_path) as program:
        before = program.ready()
        assert before["region"] == [-500, -500, 500, 500]
        program.tell(type="scroll", canvas=before["canvas"], x=50, y=-9_999)
        program.until_op("canvas", x=before["x"] + 50, y=-503)
        program.tell(type="mousedown", button=0, canvas=before["canvas"], x=10, y=10)
        assert program.end() == f"{before['x'] + 60}.0 493.0\n"
