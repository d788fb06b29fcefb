"""What an interpreter that is to wait for programs (`zygote.py`) does first: load the modules of its kind.

It is imported for this alone, and nothing of it stays loaded.
"""

import os
import sys

# What a copy tries, so that the zygote sees what that takes: with matplotlib, most programs draw a figure.
REHEARSAL = "print('hi')\n"
FIGURE = """
try:
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt
    plt.plot([1, 2], [2, 3])
    plt.savefig('figure.png')
except Exception:
    pass
"""


def load(modules: "list[str]", asked: "set[str]") -> "list[str]":
    """Imports `modules`. Returns what there is to say of it, and which of `asked` are not installed."""
    said = [
        f"absent {name}"
        for name in asked
        if not any(finder.find_spec(name, None, None) for finder in sys.meta_path)
    ]
    # A module that another one looks for without finding it would be found in a program's folder.
    sought = type(sys)("sought")
    sought.find_spec = lambda name, *_: said.append("sought " + name.partition(".")[0])  # type: ignore[attr-defined]
    sys.meta_path.append(sought)
    streams = [os.dup(stream) for stream in (1, 2)]
    for module in modules:
        before, (heard, voice) = set(sys.modules), os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        for stream in (1, 2):
            os.dup2(voice, stream)
        os.close(voice)
        try:
            __import__(module)
        except Exception as error:
            said.append("failure " + " ".join(f"{module}: {type(error).__name__}: {error}".split())[:500])
        for stream, own in zip((1, 2), streams):
            os.dup2(own, stream)
        if os.read(heard, 1):
            # A program is to hear it as well. What takes long, the libraries, stays loaded nevertheless.
            said.append("loaded " + module.partition(".")[0])
            for name in set(sys.modules) - before:
                if name.partition(".")[0] == module.partition(".")[0]:
                    del sys.modules[name]
        os.close(heard)
    for own in streams:
        os.close(own)
    sys.meta_path.remove(sought)
    if "matplotlib.pyplot" in sys.modules:
        draw()
    return said


def draw() -> None:
    """What the first figure of a process finds and compiles. Not by pyplot, which would choose a backend."""
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg  # type: ignore[import-not-found]
    from matplotlib.figure import Figure  # type: ignore[import-not-found]

    figure = Figure()
    figure.add_subplot().plot([1, 2], label="x")
    figure.axes[0].legend()
    FigureCanvasAgg(figure).print_png(BytesIO())
    # They remember folders of the home that they have made, which is another one.
    for remembers in (sys.modules["matplotlib"].get_configdir, sys.modules["matplotlib"].get_cachedir):
        for variable, cell in zip(remembers.__code__.co_freevars, remembers.__closure__ or ()):
            if variable == "called":
                cell.cell_contents = False
