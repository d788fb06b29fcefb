"""What every Python of a run does before its program: the `sitecustomize` of our library.

Errors that nobody handles are reported, after Python has printed them as it always does, and `display` is
among the builtins, as in a notebook. What that takes is loaded when it is needed. Nothing here stays in
`sys.modules`, and the `sitecustomize` that the system may have gets its turn.
"""

MYPY = False
if MYPY:
    from typing import Any


def begin() -> None:
    import _thread
    import builtins
    import os
    import sys

    library = os.path.dirname(__file__)
    origin = library + "/playpen/__init__.py"
    ours_begin = library + "/playpen/_"
    modules, process, session = sys.modules, os.getpid, os.getsid
    external = modules["_frozen_importlib_external"]
    print_error, print_error_of_thread = sys.excepthook, _thread._excepthook

    def ours(part: str) -> "object":
        """A module of our package, also where the program has something else of its name."""
        name, found = "playpen", modules.get("playpen")
        if found is None:
            spec = external.PathFinder.find_spec(name)
            is_ours = spec is not None and spec.origin == origin
        else:
            is_ours = getattr(found, "__file__", None) == origin
        if not is_ours:
            name = "_playpen"
            if name not in modules:
                places = [library + "/playpen"]
                spec = external.spec_from_file_location(name, origin, submodule_search_locations=places)
                modules[name] = modules["_frozen_importlib"].module_from_spec(spec)
                spec.loader.exec_module(modules[name])
        __import__(f"{name}.{part}")
        return modules[f"{name}.{part}"]

    def report(*error: object) -> None:
        # What the program forks has nobody to tell.
        if session(0) == process():
            try:
                ours("_problem").tell(*error)  # type: ignore[attr-defined]
            except BaseException:
                pass

    context_of, trace_of = (vars(BaseException)[name] for name in ("__context__", "__traceback__"))

    def is_our_call(trace: "Any") -> bool:
        return trace is not None and trace.tb_frame.f_code.co_filename.startswith(ours_begin)

    def forget_ours(value: "Any", trace: "Any") -> None:
        """What stands in for a function of pygame's is no call of the program's, nor is what that handled."""
        # Not by their names, of which a class of the program's may have made something else.
        if issubclass(type(value), BaseException):
            context = context_of.__get__(value)
            if context is not None and is_our_call(trace_of.__get__(context)):
                context_of.__set__(value, None)
        while hasattr(trace, "tb_next"):
            after = trace.tb_next
            while is_our_call(after):
                after = after.tb_next
            trace.tb_next = trace = after

    def excepthook(*error: "Any") -> None:
        forget_ours(error[1] if len(error) > 1 else None, error[-1] if error else None)
        print_error(*error)
        report(*error)

    def excepthook_of_threads(args: "_thread._ExceptHookArgs") -> None:
        forget_ours(args[1], args[2])
        print_error_of_thread(args)
        if args[0] is not SystemExit:
            report(*args)

    def display(*objects: object, **options: object) -> object:
        """Shows each of these objects as well as it can be shown: `playpen.display`."""
        return ours("_display").display(*objects, **options)  # type: ignore[attr-defined]

    for function, module in ((excepthook, "sys"), (excepthook_of_threads, "_thread"), (display, "playpen")):
        function.__module__, function.__qualname__ = module, function.__name__
    # Both, since some ask whether they are the same.
    sys.excepthook = sys.__excepthook__ = excepthook
    # From here `threading` takes it, when it is imported.
    _thread._excepthook = excepthook_of_threads
    builtins.display = display  # type: ignore[attr-defined]

    for end in (60, 61, 62, 63):
        # What the program executes gets none of them.
        try:
            os.set_inheritable(end, False)
        except OSError:
            pass

    finder = sys.path_importer_cache[library]
    environment, set_variable, own = os.environ, os.putenv, globals()
    function_of: Any = type(begin)

    def before_pygame() -> None:
        if "SDL_VIDEODRIVER" not in environment:
            # There is no screen: what is drawn is passed on. Said to SDL alone.
            set_variable("SDL_VIDEODRIVER", "dummy")

    def after_pygame(module: object) -> None:
        # A zygote has nobody to tell either: each of its copies imports pygame again.
        if session(0) == process() and os.fstat(62):
            ours("_game").attach(module)  # type: ignore[attr-defined]

    def after_plotly(_module: object) -> None:
        """What a figure's `show` does, unless the program says so: there is no browser here."""
        if "PLOTLY_RENDERER" in environment:
            return
        renderers: Any = __import__("plotly.io", fromlist=["renderers"]).renderers
        base: Any = __import__("plotly.io.base_renderers", fromlist=["ExternalRenderer"]).ExternalRenderer

        def render(_self: object, figure: object) -> None:
            ours("_chart").show(figure)  # type: ignore[attr-defined]

        renderers["playpen"] = type("Playpen", (base,), {"render": render})()
        renderers.default = "playpen"

    attended: Any = {"pygame": (before_pygame, after_pygame), "plotly": (lambda: None, after_plotly)}

    def find_spec(name: str, target: "object | None" = None) -> "object | None":
        """Finds these where they would be found without us, and attends to their import.

        Our library is what finds them, since that comes after the program's own folder.
        """
        if name not in attended or library not in sys.path:
            return type(finder).find_spec(finder, name, target)  # type: ignore[union-attr,arg-type]
        places = sys.path[sys.path.index(library) + 1 :]
        spec = external.PathFinder.find_spec(name, places, target)
        loader: Any = getattr(spec, "loader", None)
        if not hasattr(loader, "exec_module"):
            return spec  # type: ignore[no-any-return]

        def exec_module(module: object) -> None:
            del loader.exec_module
            before, after = attended[name]
            before()
            loader.exec_module(module)
            try:
                after(module)
            except Exception:
                pass

        # A step of the import system, which leaves its steps out of tracebacks.
        code = exec_module.__code__.replace(co_filename=external.PathFinder.find_spec.__code__.co_filename)
        loader.exec_module = function_of(code, own, "exec_module", None, exec_module.__closure__)
        return spec  # type: ignore[no-any-return]

    finder.find_spec = find_spec  # type: ignore[method-assign,union-attr]

    # Without what tells where this was, but for what functions of old versions look for.
    for name in [name for name in globals() if name != "__builtins__"]:
        del globals()[name]
    del modules["sitecustomize"]
    at = sys.path.index(library)
    del sys.path[at]
    try:
        __import__("sitecustomize")
    finally:
        sys.path.insert(at, library)


begin()
