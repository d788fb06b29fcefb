"""A Python that waits, to be continued as somebody's program.

The runner starts an interpreter with this file as its `sitecustomize`, which every Python imports at its
start, and which leaves a hook for paths. CPython asks such hooks what they know of the file that it is about
to execute, when it has started and with no frame of Python beneath. There the zygote stays: it loads the
modules of its kind, and waits for orders. For each order it makes a copy of itself. Only in the copy, once it
is behind all walls of its run, does the hook return, with nothing to tell: CPython goes on as it would have,
and executes `main.py`. What it does before a program is CPython's own; what it does after it, too, but for
`ending.py`.

Nothing here is a program's: orders come from the supervisor of a run alone. Nothing may stay behind that a
program can come across, so no class is defined here, and what is imported for this alone is taken out of
`sys.modules`.
"""

MYPY = False
if MYPY:
    from collections.abc import Callable
    from types import ModuleType
    from typing import NoReturn


def begin() -> None:
    import os
    import sys

    ending, loading = __import__("ending"), __import__("loading")
    here = sys.path.pop(0)
    sys.path_importer_cache.pop(here, None)
    del sys.modules["sitecustomize"], sys.modules["loading"], sys.modules["ending"]
    always = frozenset(sys.modules)
    told = {name: os.environ.pop("PLAYPEN_" + name) for name in ("ZYGOTE", "MODULES", "ASKED", "COPY")}
    del os.environ["LD_ORIGIN_PATH"]
    # From here on it has the environment of its programs.
    os.environ["PYTHONPATH"] = os.environ["PYTHONPATH"].partition(":")[2]
    if not os.environ["PYTHONPATH"]:
        del os.environ["PYTHONPATH"]
    *numbers, placeholder = told["ZYGOTE"].split(":")
    order_socket = int(numbers[0])

    def continue_as_the_program(path: str) -> "NoReturn":
        if path == f"{os.getcwd()}/{placeholder}":
            if sys.path_hooks.pop() is not continue_as_the_program:
                os.write(order_socket, b"unfit")
                os._exit(1)
            serve = prepare(told, always, loading, ending)
            serve()
        raise ImportError

    sys.path_hooks.append(continue_as_the_program)
    try:
        # The one that the system has, if it has one.
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        pass


def prepare(
    told_by_runner: "dict[str, str]",
    always: "frozenset[str]",
    loading: "ModuleType",
    ending: "ModuleType",
) -> "Callable[[], None]":
    """Loads what is to be loaded. Returns what makes the copies: it returns in each copy."""
    import os
    import sys

    *numbers, placeholder = told_by_runner["ZYGOTE"].split(":")
    order_socket, proc, recvmsg, setns, madvise = map(int, numbers)
    modules = [name for name in told_by_runner["MODULES"].split(",") if name]
    asked = {name.partition(".")[0] for name in told_by_runner["ASKED"].split(",") if name}
    go_on_at, depth_at, hexadecimal = told_by_runner["COPY"].split(":")
    instructions = bytes.fromhex(hexadecimal)
    variables, folder = vars(os.environ)["_data"], os.getcwd() + "/"
    del sys.path_importer_cache[folder + placeholder]
    said: list[str] = loading.load(modules, asked)
    loaded = dict(sys.modules)

    # From here on everything is for this file alone.
    known_places = set(sys.path_importer_cache)
    import gc

    # With what a kind loads, too much could show when it is gone.
    spares = not modules and not any(map(ending.shows_at_its_end, gc.get_objects()))
    import ctypes
    from marshal import loads as unmarshalled
    from time import time as now
    from time import time_ns as now_ns

    library = ctypes.CDLL(None)
    system_call = ctypes.CDLL(None, use_errno=True).syscall
    system_call.restype = ctypes.c_long
    number, pointer = ctypes.c_long, ctypes.c_void_p
    set_errno = ctypes.set_errno
    address = ctypes.pythonapi.PyBytes_AsString
    address.restype, address.argtypes = pointer, [ctypes.py_object]
    keep = ctypes.pythonapi.Py_IncRef
    keep.restype, keep.argtypes = None, [ctypes.py_object]
    move, take = ctypes.memmove, ctypes.pythonapi.PyBytes_FromStringAndSize
    take.restype, take.argtypes = ctypes.py_object, [pointer, ctypes.c_ssize_t]

    def call(what: int, *arguments: int) -> int:
        """A system call: what it returns, or the error as a negative number."""
        done = system_call(number(what), *(pointer(argument & (1 << 64) - 1) for argument in arguments))
        # Which is taken back: each copy would have it.
        return done if done >= 0 else -set_errno(0)

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

    typed_name, whole_name, names = wide(placeholder), wide(folder + placeholder), []
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

    def place_of_audit_hooks() -> int:
        """Where CPython keeps those that programs add. One that is added shows it, and is taken out again."""
        interpreter = ctypes.pythonapi.PyInterpreterState_Get
        interpreter.restype = pointer
        nothing: dict[object, object] = {}
        start, hook = interpreter(), nothing.get
        # It has less than that.
        before = peek(start, 1 << 20)
        sys.addaudithook(hook)
        after = peek(start, len(before))
        for at in range(0, len(before) - 7, 8):
            if before[at : at + 8] != after[at : at + 8]:
                items = int.from_bytes(peek(int.from_bytes(after[at : at + 8], "little") + 24, 8), "little")
                if peek(items, 8) == id(hook).to_bytes(8, "little"):
                    move(start + at, before[at : at + 8], 8)
                    return int(start) + at
        return 0

    # For PR_SET_MM_MAP: the places of everything as the kernel has them, in its order.
    with open(os.open("self/stat", os.O_RDONLY, dir_fd=proc), encoding="utf-8", errors="replace") as stat:
        places = stat.read().rpartition(")")[2].split()
    numbered = [int(places[field - 3]) for field in (26, 27, 45, 46, 47, 47, 28)]
    del stat

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
    audit_hooks = place_of_audit_hooks()
    fit = {whole for _, whole in names} == {True, False} and thread_number != 0 and audit_hooks != 0
    fit = library.mprotect(pointer(page), number(4096), 5) == 0 and fit

    def put(at: int, *words: int) -> None:
        """Onto the desk."""
        text = b"".join((word & (1 << 64) - 1).to_bytes(8, "little") for word in words)
        move(desk + at, text, len(text))

    # Where the thread's number is; the socket, which comes later; where a message goes, and its descriptors.
    put(0, thread_number, 0, 0, 0, desk + 72, 1, desk + 224, 256, 0, script, script_bytes)
    # What the kernel shows of a process; what is zero there comes later.
    put(120, *numbered[:5], 0, numbered[6], 0, 0, 0, 0, 0, 0xFFFFFFFF << 32)
    # What the C library has the kernel tell of the processor: the first 32 bytes at least.
    rseq = ("__rseq_offset", ctypes.c_ssize_t), ("__rseq_size", ctypes.c_uint)
    if all(hasattr(library, name) for name, _ in rseq):
        offset, size = (kind.in_dll(library, name).value for name, kind in rseq)
        put(552, offset, max(size, 32) if size else 0)
    make_copy, go_on, depth = (ctypes.pythonapi._FuncPtr(page + int(at)) for at in (0, go_on_at, depth_at))
    for function, arguments in ((make_copy, [pointer]), (go_on, [pointer]), (depth, [])):
        function.restype, function.argtypes = ctypes.c_long, arguments
    around_fork = ("BeforeFork", "AfterFork_Parent", "AfterFork_Child")
    hooks = [ctypes.cast(getattr(ctypes.pythonapi, "PyOS_" + name), pointer).value for name in around_fork]
    put(496, *[hook or 0 for hook in hooks])

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

    rehearsal, at_end = ending.attend_the_end(loaded, spares, audit_hooks, depth, touched)

    modules_now = sys.modules
    for name in set(modules_now) - set(loaded):
        del modules_now[name]
    for place in set(sys.path_importer_cache) - known_places:
        del sys.path_importer_cache[place]
    reseed = getattr(loaded.get("numpy.random"), "seed", None)
    process, logging, threading = map(loaded.get, ("multiprocessing.process", "logging", "threading"))
    began = getattr(logging, "_startTime", 0)
    for name in {name.partition(".")[0] for name in loaded if name not in always}:
        said.append("loaded " + name)
        # A namespace package has places, but no file.
        if hasattr(loaded.get(name), "__path__") and getattr(loaded[name], "__file__", None) is None:
            said.append("namespace " + name)
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

    library.prctl(16, pointer(desk + 536))
    # For those who look at a list of processes.
    library.prctl(15, pointer(address(b"playpen-zygote")))
    report = "\n".join(["ready" if fit else "unfit", *sorted(set(said))]).encode("utf-8", "backslashreplace")
    if len(report) > 60_000:
        # What is not told could be taken for not loaded.
        report = b"unfit"
    del loaded, always

    def rename(typed: str) -> None:
        """Has CPython execute this file of the work directory."""
        for place, with_folder in names:
            text = wide(folder + typed if with_folder else typed) + bytes(4)
            move(place, text, len(text))
        sys.path_importer_cache.clear()
        sys.path_importer_cache.update(importers)
        sys.path_importer_cache[folder + typed] = None

    def behave_as(argv: "list[str]") -> None:
        sys.argv[:] = argv[1:]
        if hasattr(sys, "orig_argv"):
            sys.orig_argv[1:] = argv[1:]

    importers, usual_file = dict(sys.path_importer_cache), "main.py"
    usual_command = [os.fsencode(sys.executable), usual_file.encode()]
    rename(usual_file)
    behave_as([sys.executable, usual_file])
    usual = b"".join(
        text + b"\0" for text in (*usual_command, *(name + b"=" + value for name, value in variables.items()))
    )
    with open(usual_file, "w", encoding="utf-8") as file:
        file.write(loading.REHEARSAL + (loading.FIGURE if "matplotlib.pyplot" in modules_now else ""))
    del file
    prepares = bool(reseed or process or logging or threading)
    put(520, address(usual), 0 if prepares else len(usual))

    def rehearse() -> bool:
        """Returns whether this is the one that rehearses."""
        (printed, output), (heard_from, tell) = os.pipe(), os.pipe()
        if os.fork() == 0:
            for stream in range(1, 3):
                os.dup2(output, stream)
            rehearsal.append(tell)
            return True
        for handle in (output, tell):
            os.close(handle)
        seen = b"".join(iter(lambda: os.read(heard_from, 65536), b""))
        greeting = os.read(printed, 3)
        for handle in (printed, heard_from):
            os.close(handle)
        os.wait()
        os.unlink(usual_file)
        parts, *at_end[:] = unmarshalled(seen) if seen else [""]
        # MADV_POPULATE_WRITE: many pages at once, since one by one takes twice as long. Older kernels lack
        # it, which is no matter.
        words = [
            (madvise, int(start), int(length), 23, 0, 0, 0, 1 << 63, (1 << 63) - 1, 0, 0, 0)
            for start, _, length in (part.partition(":") for part in str(parts).split())
        ]
        records = b"".join(word.to_bytes(8, "little") for record in words for word in record)
        put(88, address(records), len(words))
        keep(records)
        os.write(order_socket, report if greeting == b"hi\n" else b"unfit")
        return False

    def fail(record: int) -> None:
        """Says which record failed, and with what."""
        try:
            if record != 2:
                result = int.from_bytes(take(desk + 112, 8), "little", signed=True)
                name = take(int.from_bytes(take(record + 88, 8), "little"), 64).partition(b"\0")[0]
                os.write(3, b"f%d %s" % (-result, name))
        finally:
            os._exit(1)

    def become() -> None:
        """In the copy, behind all walls: what is left to do. Returns when the program may start."""
        head = take(script, 64)
        begins, between, ends = (int.from_bytes(head[at : at + 8], "little") for at in (40, 48, 56))
        argv = [os.fsdecode(text) for text in take(script + begins, between - begins).split(b"\0")[:-1]]
        environment = take(script + between, ends - between).split(b"\0")[:-1]
        if argv[1] != usual_file:
            rename(argv[1])
        behave_as(argv)
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
        failed = go_on(desk)
        if failed:
            fail(failed)
        if logging:
            # In nanoseconds from 3.13 on.
            logging._startTime = now_ns() if isinstance(began, int) else now()  # type: ignore[attr-defined]

    def serve() -> None:
        if rehearse():
            return
        while True:
            order, handles = receive(order_socket)
            if not order:
                os._exit(0)
            alone = os.stat("self/task", dir_fd=proc).st_nlink == 3
            # Where copies are born from now on.
            if len(handles) == 2 and alone and call(setns, handles[1], 0x20000000) == 0:
                put(8, handles[0])
                failed = make_copy(desk)
                if failed >= 0:
                    # Whatever happens here, it must not get to the program by another way than this.
                    try:
                        if failed > 1:
                            fail(failed)
                        elif failed:
                            become()
                    except BaseException as error:
                        try:
                            os.write(3, f"f{getattr(error, 'errno', 0) or 0} {error!r}"[:120].encode())
                        finally:
                            os._exit(1)
                    return
            for handle in handles:
                os.close(handle)

    to_the_young = [ctypes.pythonapi.PyObject_GC_UnTrack, ctypes.pythonapi.PyObject_GC_Track]
    for function in to_the_young:
        function.restype, function.argtypes = None, [ctypes.py_object]
    give_back, large = library.malloc_trim, 2 << 20
    # What is let go of when the hook returns is written to in each copy, and no use to any.
    for held in [locals(), globals(), vars(loading), vars(ending)]:
        keep(held)
    gc.collect()
    gc.freeze()
    give_back(number(0))
    # MADV_COLLAPSE: what fills large pages is copied, and let go of, by the large page. Older kernels lack
    # it, which is no matter.
    for start, stop in spans:
        first, last = start + large - 1 & -large, stop & -large
        if first < last:
            call(madvise, first, last - first, 25)
    # What a program leaves in its own module is collected at its end.
    for one in (modules_now["__main__"].__dict__, modules_now["__main__"]):
        for function in to_the_young:
            function(one)
    return serve


begin()
del begin
if "sitecustomize" not in __import__("sys").modules:
    # As if there were none, which is what the system has: nobody hears of this.
    raise ImportError(name="sitecustomize")
