"""How a copy of a zygote ends: as Python does, without what nobody can see.

At its end CPython takes every module apart, after all that a program can have done about its end, and then
its own types, which takes longer than all the rest of a small program. What that would show of a program
stays; the rest is left out. Where CPython is tell weak references, to a hook in `sys.path_hooks` and to
`sys.stdin`.
"""

MYPY = False
if MYPY:
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import TextIO

# A program may put something else into its own.
__builtins__ = dict(vars(__import__("builtins")))  # type: ignore[assignment]

# With how many more objects than the rehearsal a copy takes the time to look at each of them.
MANY = 20_000
# Whose libraries do nothing at the end of a process that could be seen.
CALM = frozenset(("PIL", "contourpy", "kiwisolver", "matplotlib", "numpy", "pandas"))


def standard_streams() -> "list[object]":
    """What a program writes to and reads from, and what is beneath."""
    import sys

    streams: list[object] = [sys.stdin, sys.stdout, sys.stderr]
    for part in ("buffer", "raw"):
        streams += [getattr(stream, part, None) for stream in streams[-3:]]
    # What is not buffered has no more than two parts.
    return [stream for stream in streams if stream is not None]


def shows_at_its_end(one: object) -> bool:
    """Whether something may be seen when this is gone, but for the standard streams."""
    if isinstance(one, (type(shows_at_its_end), type)):
        return False
    kind = type(one).__name__
    if kind == "ReferenceType":
        return isinstance(one.__callback__, type(shows_at_its_end))  # type: ignore[attr-defined]
    ends = hasattr(type(one), "__del__") or kind in ("generator", "coroutine", "async_generator")
    return ends and not any(one is stream for stream in standard_streams())


def is_calm(loaded: "dict[str, ModuleType]", dynamic: str) -> bool:
    """Whether the C library has nothing to do at the end for these modules, but to flush."""
    for module in loaded.values():
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        is_native = origin.endswith(".so") and not origin.startswith(dynamic)
        if is_native and CALM.isdisjoint(origin.split("/")):
            return False
    return True


def what_exit_calls() -> "tuple[int, dict[int, bytes]]":
    """What the C library calls at the end of a process: functions of libraries, and what it was asked for.

    Returns the last of its list of libraries (`struct link_map`), which is followed by none, and where in its
    memory it counts the others.
    """
    import ctypes

    take = ctypes.pythonapi.PyBytes_FromStringAndSize

    def numbers_at(where: int, count: int = 1, size: int = 8) -> "list[int]":
        text = take(where, count * size)
        return [int.from_bytes(text[at : at + size], "little") for at in range(0, len(text), size)]

    memory: list[range] = []
    try:
        library, following = 0, (ctypes.c_void_p * 2).in_dll(ctypes.pythonapi, "_r_debug")[1] or 0
    except ValueError:  # Another C library.
        return 0, {}
    while following:
        library = following
        base, name, _, following = numbers_at(library, 4)
        if b"/libc.so" in ctypes.string_at(name):
            # Of its parts (`Elf64_Phdr`) those that are loaded and can be written to.
            first, size, count = *numbers_at(base + 32), *numbers_at(base + 54, 2, 2)
            for part in range(base + first, base + first + size * count, size):
                kind, flags = numbers_at(part, 2, 4)
                if kind == 1 and flags & 2:
                    begins, length = base + numbers_at(part + 16)[0] & -8, numbers_at(part + 40)[0] & -8
                    memory.append(range(begins, begins + length, 8))
    before = [numbers_at(part.start, len(part)) for part in memory]
    # One function more, of which nobody sees anything.
    ctypes.pythonapi.__cxa_atexit(ctypes.pythonapi.getppid, None, None)
    after = [numbers_at(part.start, len(part)) for part in memory]
    counts = {
        place: new.to_bytes(8, "little")
        for part, old_ones, new_ones in zip(memory, before, after)
        for place, old, new in zip(part, old_ones, new_ones)
        if new == old + 1
    }
    return library, counts


def attend_the_end(
    loaded: "dict[str, ModuleType]",
    spares: bool,
    audit_hooks: int,
    depth: "Callable[[], int]",
    touched: "Callable[[], str]",
) -> "tuple[list[int], list[object]]":
    """Has copies end so.

    `loaded` are the modules of the zygote. With `spares` a copy ends before anything is taken apart, where
    that would show nothing. `audit_hooks` is where CPython has those of the program, and `depth` says where
    the stack ends. Returns two lists. In a copy that rehearses, the first has a descriptor, to which it
    writes what it finds; the second is for that.
    """
    import ctypes
    import gc
    import os
    import sys
    from _contextvars import copy_context as context
    from _io import BufferedRandom, BufferedWriter, TextIOWrapper
    from marshal import dumps as marshalled

    take, keep = ctypes.pythonapi.PyBytes_FromStringAndSize, ctypes.pythonapi.Py_IncRef
    leave_process, end_now = ctypes.pythonapi.exit, os._exit
    flush_all, nothing = ctypes.pythonapi.fflush, ctypes.c_void_p()
    # Only CPython knows with which code it ends, but the stack tells where it is. A rehearsal shows how deep
    # the stack is at the end of a program that did not leave by SystemExit, and what `sys` has then, which is
    # something else where an exception was reported. (Not if the program has emptied `vars(sys)` since, and
    # filled it again.)
    rehearsal: list[int] = []
    at_end: list[object] = []
    plain: list[bool] = []
    system, modules, is_finalizing = sys.__dict__, sys.modules, sys.is_finalizing
    debugging, tracked, referents = gc.get_debug, gc.get_objects, gc.get_referents
    unfreeze = gc.unfreeze
    blocks, usual_blocks = sys.getallocatedblocks, sys.getallocatedblocks()
    # The module itself has to go when CPython lets it.
    main = id(modules["__main__"].__dict__)
    dynamic = os.path.dirname(os.__file__) + "/lib-dynload/"
    last_library, exit_functions = what_exit_calls()
    calm = bool(exit_functions) and is_calm(loaded, dynamic)
    kinds, kind_of_spec = type(sys), type(sys.__spec__)
    given: dict[object, object] = dict(context().items())
    importing = modules["_frozen_importlib_external"]
    source_loader = importing.SourceFileLoader
    filters = modules["_warnings"].filters
    usual_filters = list(filters)
    names_loaded = frozenset(loaded)
    unchanged = [
        (name, module, len(module.__dict__))
        for name, module in loaded.items()
        if isinstance(module, kinds) and name not in ("__main__", "sys", "builtins")
    ]
    # What CPython sets in `sys` at its end: each name is the same object in every copy then.
    late = ("ps1", "ps2", "last_exc", "last_type", "last_value", "last_traceback", "__interactivehook__")
    names_set_late = [sys.intern(name) for name in late]
    # What is before the changing parts of the table of a dict.
    head_of_table = 16 if sys.version_info >= (3, 11) else 24
    # A program may give the standard streams methods of its own, which CPython calls at its end.
    streams = [vars(one) for one in standard_streams()]
    usual_streams = list(map(tuple, streams))

    def finish(_: object) -> None:
        """`sys.path_hooks` is gone: the first thing that CPython takes apart.

        Where nothing that is left could show, and the process is to end with code 0, it ends here. Elsewhere
        the modules that the zygote has loaded are what they were, so they can go with the process: here they
        get the place in `sys.modules` that CPython would give them next. A module in which the program has
        put something is left to CPython.
        """
        try:
            deep = depth()
            if not is_finalizing() or is_audited():
                return
            if list(map(tuple, streams)) != usual_streams:
                # They may be in circles with what the program gave them, for the collector to find.
                unfreeze()
                return
            table = table_of(system)
            if rehearsal:
                at_end[:] = [deep, table, table_of(modules)]
                at_end.append(spares and leaves_nothing() and touched())
            elif spares and [deep, table] == at_end[:2] and calls_no_more() and leaves_nothing():
                end_now(0)
            plain[:] = [table == at_end[1] and ends_plainly()]
            for name, module, size in unchanged:
                if modules.get(name) is module and len(module.__dict__) == size:
                    modules[name] = None  # type: ignore[assignment]
        except BaseException:  # Something is not what it was.
            pass

    def leave(_: object) -> None:
        """`sys.stdin` is gone: `sys` is being taken apart, after all else that a program can reach."""
        try:
            deep = depth()
            if not plain or not is_finalizing() or is_audited():
                return
            for one in tracked():
                # What the modules that are spared keep alive, or what CPython would have taken apart later.
                if issubclass(type(one), (TextIOWrapper, BufferedWriter, BufferedRandom)):
                    try:
                        one.flush()
                    except Exception:
                        pass
            if rehearsal:
                os.write(rehearsal[0], marshalled([at_end.pop() or touched(), *at_end, deep]))
                end_now(0)
            elif plain == [True] and at_end[-1] == deep:
                for stream in outputs():
                    stream and stream.flush()
                if calm and take(last_library + 24, 8) == bytes(8) and calls_no_more():
                    flush_all(nothing)
                    end_now(0)
                leave_process(0)
        except BaseException:  # Something is not what it was.
            pass

    # Of these nothing shows when they are gone, unless something else is in them. Where the program has made
    # a class, `type` is among the kinds of its objects.
    samples = (finish, print, (0).__add__, sys._getframe(), *(finish.__closure__ or ())[:1])
    silent = {dict, list, tuple, set, frozenset, kinds, kind_of_spec, *map(type, samples)}
    silent |= {source_loader, importing.ExtensionFileLoader, importing.FileFinder}

    def calls_no_more() -> bool:
        """Whether the program has not asked the C library for a function at the end."""
        return all(take(place, 8) == count for place, count in exit_functions.items())

    def is_audited() -> bool:
        """Whether the program hears of what is done here."""
        return take(audit_hooks, 8) != bytes(8)  # type: ignore[no-any-return]

    def table_of(mapping: "Mapping[str, object]") -> bytes:
        """What is in it and in which order, as it is in memory: so no count of references is written to."""
        where = int.from_bytes(take(id(mapping) + 32, 8), "little") + head_of_table
        length = mapping.__sizeof__() - dict.__basicsize__ - head_of_table
        return take(where, length)  # type: ignore[no-any-return]

    def outputs() -> "list[TextIO | None]":
        # No reference to them is kept: where they are let go of, they close.
        return [system.get("stdout"), system.get("stderr")]

    def leaves_nothing() -> bool:
        """Whether nothing could show of what is left of the program, its own module included."""
        if blocks() > usual_blocks + MANY:
            # The list of them would take its memory when the program may be at its limit.
            return False
        objects = tracked()
        return (
            all(not one.closed and one.write_through for one in outputs())  # type: ignore[union-attr]
            and not debugging()
            and filters == usual_filters
            and (table_of(modules) == at_end[2] or has_harmless_modules())
            # Else the program has hidden objects from the collector.
            and main in set(map(id, objects))
            and silent.issuperset(map(type, objects))
        )

    def ends_plainly() -> bool:
        """Whether the program has done nothing that could show after its modules are gone."""
        return (
            type(modules["__main__"].__dict__.get("__loader__")) is source_loader
            and all(not one.closed and one.write_through for one in outputs())  # type: ignore[union-attr]
            and not debugging()
            and all(map(is_given, context().items()))
            and has_harmless_modules()
        )

    def is_given(variable_and_value: "tuple[object, object]") -> bool:
        """Whether a variable of the context is as it was, and nothing of a program can be in it."""
        variable, value = variable_and_value
        return given.get(variable) is value and all(isinstance(one, type) for one in referents(value))

    def has_harmless_modules() -> bool:
        return all(is_harmless(module) for name, module in modules.items() if name not in names_loaded)

    def is_harmless(module: object) -> bool:
        """Whether it is Python's own, or Python code: others may want to do something at the very end."""
        spec = module.__dict__.get("__spec__") if type(module) is kinds else None
        origin = spec.__dict__.get("origin") if type(spec) is kind_of_spec else None
        return isinstance(origin, str) and (
            origin.endswith(".py") or origin.startswith((dynamic, "built-in", "frozen"))
        )

    # Who traces, profiles or listens to the collector would see these, and with few frames allowed they would
    # fail. So they are called by what is not Python, and only where all those who are asked say what they
    # always say: nothing of the program's is compared or called for this.
    bound = type(shows_at_its_end.__get__(0))
    ask = type(sys.gettrace).__call__
    monitoring = [sys.monitoring._all_events] if hasattr(sys, "monitoring") else []
    usual_answers = (type(None), type(None), sys.getrecursionlimit(), 0, *[0 for _ in monitoring])

    def unless_watched(function: "Callable[[object], object]") -> "Callable[[object], object]":
        """Something that calls it with one argument, once, if nobody would see that."""
        answers = zip(
            map(type, map(ask, iter([sys.gettrace]))),
            map(type, map(ask, iter([sys.getprofile]))),
            map(ask, iter([sys.getrecursionlimit])),
            map(len, iter([gc.callbacks])),
            *[map(len, map(ask, iter(monitoring))) for _ in monitoring],
        )
        choices: dict[object, object] = {usual_answers: bound(function, 0)}
        either = map(choices.get, answers, iter([bound(bool, 0)]))
        return bound(next, map(bound.__call__, either))  # type: ignore[no-any-return]

    reference = modules["_weakref"].ref
    keep(reference(sys.stdin, unless_watched(leave)))
    # CPython knows the list that it made, and what is in it, from elsewhere.
    hook = sys.path_hooks[-1]
    if isinstance(hook, type(finish)):
        again = type(finish)(
            hook.__code__, hook.__globals__, hook.__name__, hook.__defaults__, hook.__closure__
        )
        again.__qualname__ = hook.__qualname__
        sys.path_hooks = [*sys.path_hooks[:-1], again]
        keep(reference(again, unless_watched(finish)))
    keep((unchanged, names_set_late))
    return rehearsal, at_end
