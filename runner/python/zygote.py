"""A Python that waits, to be continued as somebody's program.

The runner starts an interpreter with this file as its `sitecustomize`, which every Python imports just before
it executes the program. The import does not return in the zygote: it loads the modules of its kind, and waits
for orders. For each order it makes a copy of itself. Only in the copy, once it is behind all walls of its
run, does the import return: CPython goes on as it would have, and executes `main.py`. So there is no frame of
ours beneath the program, and whatever CPython does before a program and after it is CPython's own.

Nothing here is a program's: orders come from the supervisor of a run alone. Nothing may stay behind that a
program can come across, so no class is defined here, and what is imported for this alone is taken out of
`sys.modules`.
"""


def continue_as_the_program() -> None:
    import sys

    from loading import FIGURE, REHEARSAL, load

    here = sys.path.pop(0)
    sys.path_importer_cache.pop(here, None)
    del sys.modules["sitecustomize"], sys.modules["loading"]
    always = frozenset(sys.modules)
    try:
        # The one that the system has, if it has one.
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        pass
    site = sys.modules["site"]
    looks_for_users = site.execusercustomize
    if site.ENABLE_USER_SITE:
        # What comes next, which takes some time and finds the same in every copy: it is not done there again.
        looks_for_users()

        def has_looked() -> None:
            site.execusercustomize = looks_for_users  # type: ignore[attr-defined]

        site.execusercustomize = has_looked  # type: ignore[attr-defined]

    import os

    *numbers, placeholder = os.environ["PLAYPEN_ZYGOTE"].split(":")
    order_socket, proc, recvmsg, setns, madvise = map(int, numbers)
    modules = [name for name in os.environ["PLAYPEN_MODULES"].split(",") if name]
    asked = {name.partition(".")[0] for name in os.environ["PLAYPEN_ASKED"].split(",") if name}
    second, _, hexadecimal = os.environ["PLAYPEN_COPY"].partition(":")
    instructions = bytes.fromhex(hexadecimal)
    for name in ("ZYGOTE", "MODULES", "ASKED", "COPY"):
        del os.environ["PLAYPEN_" + name]
    del os.environ["LD_ORIGIN_PATH"]
    # From here on it has the environment of its programs.
    os.environ["PYTHONPATH"] = os.environ["PYTHONPATH"].partition(":")[2]
    if not os.environ["PYTHONPATH"]:
        del os.environ["PYTHONPATH"]
    variables = vars(os.environ)["_data"]
    said = load(modules, asked)
    loaded = dict(sys.modules)

    # From here on everything is for this file alone.
    known_places = set(sys.path_importer_cache)
    import ctypes
    import gc
    from _contextvars import copy_context as context
    from _io import BufferedRandom, BufferedWriter, TextIOWrapper
    from marshal import loads as unmarshal
    from time import time as now
    from time import time_ns as now_ns

    library = ctypes.CDLL(None, use_errno=True)
    system_call = library.syscall
    system_call.restype = ctypes.c_long
    number, pointer = ctypes.c_long, ctypes.c_void_p
    errno, forget_errno = ctypes.get_errno, ctypes.set_errno
    address = ctypes.pythonapi.PyBytes_AsString
    address.restype, address.argtypes = pointer, [ctypes.py_object]
    keep = ctypes.pythonapi.Py_IncRef
    keep.restype, keep.argtypes = None, [ctypes.py_object]
    move, take = ctypes.memmove, ctypes.pythonapi.PyBytes_FromStringAndSize
    take.restype, take.argtypes = ctypes.py_object, [pointer, ctypes.c_ssize_t]

    def call(what: int, *arguments: int) -> int:
        """A system call: what it returns, or the error as a negative number."""
        done = system_call(number(what), *(pointer(argument & (1 << 64) - 1) for argument in arguments))
        return done if done >= 0 else -errno()

    def receive(socket: int) -> "tuple[bytes, list[int]]":
        """An order: a message of one byte, and the descriptors that came with it."""
        data, control = bytes(8), bytes(256)
        keep_alive = address(data).to_bytes(8, "little") + (1).to_bytes(8, "little")
        header = b"".join(
            value.to_bytes(8, "little")
            for value in (0, 0, address(keep_alive), 1, address(control), len(control), 0)
        )
        count = call(recvmsg, socket, address(header), 0x40000000)  # MSG_CMSG_CLOEXEC
        if count <= 0:
            return b"", []
        length = int.from_bytes(header[40:48], "little")
        held = control[16:length]
        return data[:count], [int.from_bytes(held[i : i + 4], "little") for i in range(0, len(held) - 3, 4)]

    # Where CPython keeps the name of the file that it will execute: as it was given, and with the folder
    # before it. Both are written over in the copy, since by then nothing else tells CPython which file it is.
    # They are in its configuration, a struct that is another one in each version; so every word of it is
    # followed.
    def wide(text: str) -> bytes:
        # The codec would stay loaded.
        return b"".join(ord(letter).to_bytes(4, "little") for letter in text)

    typed_name, whole_name, names = wide(placeholder), wide(f"{os.getcwd()}/{placeholder}"), []
    memory = os.open("self/mem", os.O_RDWR | os.O_CLOEXEC, dir_fd=proc)

    def peek(where: int, count: int) -> bytes:
        try:
            return os.pread(memory, count, where) if 0 < where < 1 << 62 else b""
        except OSError:
            return b""

    configuration = ctypes.pythonapi._Py_GetConfig
    configuration.restype = pointer
    struct = peek(configuration(), 640)
    for at in range(0, len(struct), 8):
        word = int.from_bytes(struct[at : at + 8], "little")
        first = int.from_bytes(peek(word, 8), "little")
        if peek(word, len(whole_name)) == whole_name:
            names.append((word, True))
        elif peek(first, len(typed_name)) == typed_name:
            names.append((first, False))

    # For PR_SET_MM_MAP: the places of everything as the kernel has them, in its order.
    with open(os.open("self/stat", os.O_RDONLY, dir_fd=proc), encoding="utf-8", errors="replace") as stat:
        places = stat.read().rpartition(")")[2].split()
    numbered = [int(places[field - 3]) for field in (26, 27, 45, 46, 47, 47, 28)]
    del stat

    modules_now, is_finalizing = sys.modules, sys.is_finalizing
    for name in set(modules_now) - set(loaded):
        del modules_now[name]
    for place in set(sys.path_importer_cache) - known_places:
        del sys.path_importer_cache[place]

    def finish(_: object) -> None:
        """Spares the end of a program the undoing of what it did not do.

        At its end CPython takes every module apart, after all that a program can have done about its end.
        Those that the zygote has loaded are what they were, so they can go with the process: here they get
        the place in `sys.modules` that CPython would give them next. A module in which the program has put
        something is left to CPython.
        """
        if is_finalizing():
            found[:] = system
            try:
                plain[:] = [ends_plainly()]
            except Exception:  # Something is not what it was.
                plain.clear()
            for name, module, size in unchanged:
                if modules_now.get(name) is module and len(module.__dict__) == size:
                    modules_now[name] = None  # type: ignore[assignment]

    # What comes then, when nothing of the program is left, CPython does for itself alone: it takes its own
    # types apart, which takes longer than all the rest of a small program. A process can spare itself that
    # where it is certain that it ends with code 0. Only CPython knows with which one; but the stack tells
    # where CPython is. A rehearsal shows how deep the stack is at the end of a program that did not leave by
    # SystemExit, and the order of names in `sys` then, which is another one where an exception was reported.
    system = sys.__dict__
    found: list[str] = []
    plain: list[bool] = []
    usual: list[object] = []
    rehearsal: list[int] = []
    outputs = [sys.stdout, sys.stderr]
    dynamic = os.path.dirname(os.__file__) + "/lib-dynload/"
    # What `getcontext` saves, and where the stack pointer is in it.
    registers, stack_pointer = bytes(8192), 160 if os.uname().machine == "x86_64" else 432
    debugging, kinds, kind_of_spec = gc.get_debug, type(sys), type(sys.__spec__)
    tracked, referents = gc.get_objects, gc.get_referents
    given: dict[object, object] = dict(context().items())
    source_loader = modules_now["_frozen_importlib_external"].SourceFileLoader
    getcontext = getattr(ctypes.pythonapi, "getcontext", None)

    def ends_plainly() -> bool:
        """Whether the program has done nothing that could show after its modules are gone."""
        return (
            found == usual[1:]
            and all(system[name] is None or id(system[name]) == known for name, known in contents.items())
            and type(modules_now["__main__"].__dict__.get("__loader__")) is source_loader
            and all(
                system.get(name) is one and not one.closed and one.write_through  # type: ignore[union-attr]
                for name, one in zip(("stdout", "stderr"), outputs)
            )
            and not debugging()
            and all(map(is_given, context().items()))
            and all(is_harmless(module) for name, module in modules_now.items() if name not in names_loaded)
        )

    def is_given(variable_and_value: "tuple[object, object]") -> bool:
        """Whether a variable of the context is as it was, and nothing of a program can be in it."""
        variable, value = variable_and_value
        return given.get(variable) is value and all(isinstance(one, type) for one in referents(value))

    def is_harmless(module: object) -> bool:
        """Whether it is Python's own, or Python code: others may want to do something at the very end."""
        spec = module.__dict__.get("__spec__") if type(module) is kinds else None
        origin = spec.__dict__.get("origin") if type(spec) is kind_of_spec else None
        return isinstance(origin, str) and (
            origin.endswith(".py") or origin.startswith((dynamic, "built-in", "frozen"))
        )

    def touched() -> str:
        """What this process no longer shares with the zygote: where it begins, and how many bytes it is."""
        pagemap, last = os.open("self/pagemap", os.O_RDONLY, dir_fd=proc), 0
        parts: list[tuple[int, int]] = []
        for start, end in spans:
            # Of eight bytes for each page, the last one says whether it is there, and nobody else's.
            entries = os.pread(pagemap, (end - start) // 4096 * 8, start // 4096 * 8)[7::8]
            for at, entry in enumerate(entries):
                page = start + at * 4096
                if entry & 129 == 129:
                    begins = parts.pop()[0] if parts and page == last else page
                    last = page + 4096
                    parts.append((begins, last - begins))
        return " ".join(f"{start}:{length}" for start, length in parts)

    def leave(_: object) -> None:
        """Standard input is gone: `sys` is being taken apart, after all else that a program can reach."""
        if not is_finalizing() or getcontext is None:
            return
        for one in tracked():
            # What the modules that are spared keep alive, or what CPython would have taken apart later.
            if issubclass(type(one), (TextIOWrapper, BufferedWriter, BufferedRandom)):
                try:
                    one.flush()
                except Exception:
                    pass
        getcontext(pointer(address(registers)))
        depth = registers[stack_pointer : stack_pointer + 8]
        if rehearsal:
            os.write(rehearsal[0], depth + "\n".join([touched(), *found]).encode())
            os._exit(0)
        elif plain == [True] and usual[0] == depth:
            for stream in outputs:
                stream and stream.flush()
            ctypes.pythonapi.exit(0)

    names_loaded = frozenset(loaded)
    keep(modules_now["_weakref"].ref(sys.stdin, leave))
    # `sys.path_hooks` goes first, but CPython knows the list that it made, and what is in it, from elsewhere.
    end = sys.path_hooks[-1]
    if isinstance(end, type(finish)):
        again = type(finish)(end.__code__, end.__globals__, end.__name__, end.__defaults__, end.__closure__)
        again.__qualname__ = end.__qualname__
        sys.path_hooks = [*sys.path_hooks[:-1], again]
        keep(modules_now["_weakref"].ref(again, finish))
        del again
    del end
    contents = {name: id(value) for name, value in system.items() if "stdin" not in name}
    unchanged = [
        (name, module, len(module.__dict__))
        for name, module in loaded.items()
        if isinstance(module, kinds) and name not in ("__main__", "sys", "builtins")
    ]
    keep(unchanged)
    reseed = getattr(loaded.get("numpy.random"), "seed", None)
    process, logging, threading = map(loaded.get, ("multiprocessing.process", "logging", "threading"))
    began = getattr(logging, "_startTime", 0)
    for name in {name.partition(".")[0] for name in loaded if name not in always}:
        said.append("loaded " + name)
        # A namespace package has places, but no file.
        if hasattr(loaded.get(name), "__path__") and getattr(loaded[name], "__file__", None) is None:
            said.append("namespace " + name)
    # Where the C library keeps the number of the thread, and the instructions that copy this process.
    told = bytes(8)
    library.prctl(40, pointer(address(told)))
    thread_number = int.from_bytes(told, "little")
    library.mmap.restype = pointer

    def memory_of(length: int) -> int:
        where = library.mmap(pointer(0), number(length), 3, 0x4022, -1, number(0))
        return int(where) if where else -1

    # For what the copy goes through by itself, without Python: sandbox/copy.rs. No script is as long as that.
    script_bytes = 1 << 20
    page, desk, script = memory_of(4096), memory_of(4096), memory_of(script_bytes)
    move(page, instructions, len(instructions))
    fit = {whole for _, whole in names} == {True, False} and thread_number != 0
    fit = library.mprotect(pointer(page), number(4096), 5) == 0 and fit

    def put(at: int, *words: int) -> None:
        """Onto the desk."""
        text = b"".join((word & (1 << 64) - 1).to_bytes(8, "little") for word in words)
        move(desk + at, text, len(text))

    # Where the thread's number is; the socket, which comes later; where a message goes, and its descriptors.
    put(0, thread_number, 0, 0, 0, desk + 72, 1, desk + 224, 256, 0, script, script_bytes)
    # What the kernel shows of a process; what is zero there comes later.
    put(120, *numbered[:5], 0, numbered[6], 0, 0, 0, 0, 0, 0xFFFFFFFF << 32)
    make_copy, go_on = (ctypes.pythonapi._FuncPtr(page + at) for at in (0, int(second)))
    for function in (make_copy, go_on):
        function.restype, function.argtypes = ctypes.c_long, [pointer]
    before_fork, in_zygote, in_copy = (
        getattr(ctypes.pythonapi, "PyOS_" + name)
        for name in ("BeforeFork", "AfterFork_Parent", "AfterFork_Child")
    )
    for hook in (before_fork, in_zygote, in_copy):
        hook.restype = None
    with open(
        os.open("self/maps", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc), encoding="utf-8", errors="replace"
    ) as maps:
        areas = [line.split(maxsplit=5) for line in maps]
    for area in areas:
        start, stop = (int(edge, 16) for edge in area[0].split("-"))
        if area[1] in ("r--p", "r-xp") and area[-1].startswith("/") and stop - start > 65536:
            # A copy asks the kernel for what is in files bit by bit, 64 KiB at a time, unless a page there is
            # its zygote's own: then it begins with all that the zygote has. Not every kernel allows that.
            try:
                os.pwrite(memory, os.pread(memory, 1, start), start)
            except OSError:
                pass
    os.close(memory)
    # What a copy shares with its zygote until it writes there.
    spans = [tuple(int(edge, 16) for edge in area[0].split("-")) for area in areas if area[1] == "rw-p"]
    del maps, areas

    own_name = bytes(16)
    library.prctl(16, pointer(address(own_name)))
    # For those who look at a list of processes.
    library.prctl(15, pointer(address(b"playpen-zygote")))
    report = "\n".join(["ready" if fit else "unfit", *sorted(set(said))]).encode("utf-8", "backslashreplace")
    if len(report) > 60_000:
        # What is not told could be taken for not loaded.
        report = b"unfit"
    del load, loaded, always
    # What is let go of when the import returns is written to in each copy, and no use to any.
    for held in [locals(), globals(), sys._getframe(1).f_code]:
        keep(held)
    gc.collect()
    gc.disable()
    gc.freeze()
    library.malloc_trim(number(0))
    # What a program leaves in its own module is collected at its end.
    for one in (modules_now["__main__"].__dict__, modules_now["__main__"]):
        for move_out_of_the_freeze in (
            ctypes.pythonapi.PyObject_GC_UnTrack,
            ctypes.pythonapi.PyObject_GC_Track,
        ):
            move_out_of_the_freeze.argtypes = [ctypes.py_object]
            move_out_of_the_freeze.restype = None
            move_out_of_the_freeze(one)

    def rename(typed: bytes, whole: bytes) -> None:
        """Has CPython execute this file."""
        for place, with_folder in names:
            text = whole if with_folder else typed
            move(place, text, len(text))

    with open("main.py", "w", encoding="utf-8") as file:
        file.write(REHEARSAL + (FIGURE if "matplotlib.pyplot" in modules_now else ""))
    del file
    (printed, output), (heard_from, tell) = os.pipe(), os.pipe()
    if os.fork() == 0:
        for stream in range(1, 3):
            os.dup2(output, stream)
        rename(wide("main.py\0"), wide(os.getcwd() + "/main.py\0"))
        rehearsal.append(tell)
        return
    for handle in (output, tell):
        os.close(handle)
    seen = b"".join(iter(lambda: os.read(heard_from, 65536), b""))
    greeting = os.read(printed, 3)
    for handle in (printed, heard_from):
        os.close(handle)
    os.wait()
    os.unlink("main.py")
    parts, *names_in_system = seen[8:].decode("utf-8", "replace").split("\n")
    # MADV_POPULATE_WRITE: many pages at once, since one by one takes twice as long. Older kernels lack it,
    # which is no matter.
    words = [
        (madvise, int(start), int(length), 23, 0, 0, 0, 1 << 63, (1 << 63) - 1, 0, 0, 0)
        for start, _, length in (part.partition(":") for part in parts.split())
    ]
    records = b"".join(word.to_bytes(8, "little") for record in words for word in record)
    put(88, address(records), len(words))
    keep(records)
    usual[:] = [seen[:8], *names_in_system]
    os.write(order_socket, report if greeting == b"hi\n" else b"unfit")

    def become() -> None:
        """In the copy, behind all walls: what is left to do. Returns when the program may start."""
        failed, result = (int.from_bytes(take(desk + at, 8), "little", signed=True) for at in (104, 112))
        if failed:
            try:
                if failed != 1:
                    name = take(int.from_bytes(take(failed + 88, 8), "little"), 64).partition(b"\0")[0]
                    os.write(3, b"f%d %s" % (-result, name))
            finally:
                os._exit(1)
        head = take(script, 80)
        shown, end = (int.from_bytes(head[at : at + 8], "little") for at in (40, 56))
        rest, length = (int.from_bytes(head[at : at + 8], "little") for at in (64, 72))
        argv, environment, typed, whole = unmarshal(take(script + rest, length))
        # What the kernel shows has to stay.
        before, after = shown & -4096, end + 4095 & -4096
        for start, size in (
            (script, before),
            (script + after, script_bytes - after),
            (desk, 4096),
            (page, 4096),
        ):
            library.munmap(pointer(start), number(size))
        rename(typed, whole)
        sys.argv[:] = [os.fsdecode(text) for text in argv[1:]]
        if hasattr(sys, "orig_argv"):
            sys.orig_argv[1:] = sys.argv
        if list(variables.items()) != [tuple(variable.split(b"=", 1)) for variable in environment]:
            os.environ.clear()
            os.environ.update(dict(os.fsdecode(one).split("=", 1) for one in environment))
        if reseed:
            reseed()
        if process:
            key = process.AuthenticationString(os.urandom(32))
            process.current_process()._config["authkey"] = key
        if threading:
            threading.main_thread()._set_native_id()
        gc.enable()
        forget_errno(0)
        os.write(3, b"r%d" % os.getpid())
        if not os.read(3, 1):
            os._exit(0)
        if logging:
            # In nanoseconds from 3.13 on.
            logging._startTime = now_ns() if isinstance(began, int) else now()  # type: ignore[attr-defined]
        library.prctl(15, pointer(address(own_name)))
        os.write(3, b"s")
        os.close(3)

    while True:
        order, handles = receive(order_socket)
        if not order:
            os._exit(0)
        if len(handles) == 2 and os.stat("self/task", dir_fd=proc).st_nlink == 3:
            control, processes = handles
            # Where copies are born from now on.
            if call(setns, processes, 0x20000000) == 0:
                put(8, control)
                before_fork()
                between = make_copy(desk)
                if between == 0:
                    # Whatever happens here, it must not get to the program by another way than this.
                    try:
                        in_copy()
                        go_on(desk)
                        become()
                    except BaseException as error:
                        try:
                            os.write(3, f"f{getattr(error, 'errno', 0) or 0} {error!r}"[:120].encode())
                        finally:
                            os._exit(1)
                    return
                in_zygote()
                # Where the namespace is gone, or there is no memory, whoever waits sees its socket close.
                if between > 0:
                    os.waitpid(between, 0)
        for handle in handles:
            os.close(handle)


continue_as_the_program()
del continue_as_the_program
if "sitecustomize" not in __import__("sys").modules:
    # As if there were none, which is what the system has: nobody hears of this.
    raise ImportError(name="sitecustomize")
