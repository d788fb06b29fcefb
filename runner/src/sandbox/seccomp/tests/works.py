"""What an ordinary program does: every function here must work behind the filter."""

import asyncio
import concurrent.futures
import ctypes
import fcntl
import locale
import logging
import mmap
import multiprocessing
import multiprocessing.shared_memory
import os
import pathlib
import random
import resource
import select
import selectors
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import traceback
import uuid
import zipfile


def double(number):
    return number * 2


def threads():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(double, range(9))) == [double(n) for n in range(9)]
    event = threading.Event()
    threading.Timer(0.01, event.set).start()
    assert event.wait(30)


def event_loop():
    async def work():
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "print(input())",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        out, _ = await process.communicate(b"hello\n")
        assert (out, process.returncode) == (b"hello\n", 0)
        assert await asyncio.gather(asyncio.sleep(0.01, 1), asyncio.sleep(0, 2)) == [1, 2]
        loop = asyncio.get_running_loop()
        assert await loop.run_in_executor(None, double, 4) == 8
        got = asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, got.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(got.wait(), 30)

    asyncio.run(work())


def subprocesses():
    hello = [sys.executable, "-c", "print('hello')"]
    assert subprocess.check_output(hello, text=True) == "hello\n"
    assert subprocess.check_output(hello, text=True, start_new_session=True) == "hello\n"
    assert subprocess.check_output(hello, text=True, close_fds=False) == "hello\n"
    assert os.popen("echo hello").read() == "hello\n"
    assert os.system("exit 3") >> 8 == 3
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    sleeper.terminate()
    assert sleeper.wait() == -signal.SIGTERM
    child = os.fork()
    if child == 0:
        os._exit(7)
    assert os.waitpid(child, 0)[1] >> 8 == 7
    spawned = os.posix_spawn(sys.executable, [sys.executable, "-c", "raise SystemExit(5)"], os.environ)
    assert os.waitpid(spawned, 0)[1] >> 8 == 5


def processes():
    for method in ["fork", "spawn"]:
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            assert pool.map(double, range(9)) == [double(n) for n in range(9)]
        queue, value = context.Queue(), context.Value("i", 7)
        process = context.Process(target=put, args=(queue, value))
        process.start()
        assert queue.get() == 7
        process.join()
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(double, range(4))) == [0, 2, 4, 6]
    memory = multiprocessing.shared_memory.SharedMemory(create=True, size=100)
    memory.buf[0] = 5
    memory.close()
    memory.unlink()


def put(queue, value):
    queue.put(value.value)


def files():
    path = pathlib.Path("file")
    path.write_text("text")
    path.touch()
    pathlib.Path("touched").touch()
    assert pathlib.Path("touched").exists()
    for copy in [shutil.copy, shutil.copy2, shutil.copyfile, shutil.move]:
        copy("file", "copy")
        shutil.copyfile("copy", "file")
    os.makedirs("tree/inner")
    shutil.copy("file", "tree/inner")
    shutil.copytree("tree", "other")
    shutil.rmtree("other")
    os.chmod("file", 0o600)
    os.utime("file", (1, 1))
    os.rename("copy", "renamed")
    os.symlink("file", "symlink")
    os.link("file", "hard")
    os.mkfifo("pipe")
    assert os.readlink("symlink") == "file"
    assert sorted(entry.name for entry in os.scandir("tree")) == ["inner"]
    assert list(pathlib.Path("tree").rglob("*"))
    with open("file", "r+b") as file:
        file.truncate(2)
        file.flush()
        os.fsync(file.fileno())
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.lockf(file, fcntl.LOCK_EX)
        with mmap.mmap(file.fileno(), 0) as view:
            assert view[:] == b"te"
    with tarfile.open("archive.tar.gz", "w:gz") as archive:
        archive.add("tree")
    with tarfile.open("archive.tar.gz") as archive:
        archive.extractall("from-tar")
    with zipfile.ZipFile("archive.zip", "w") as archive:
        archive.write("file")
    shutil.unpack_archive("archive.zip", "from-zip")
    subprocess.check_call(["touch", "file", "by-command"])
    subprocess.check_call(["cp", "-p", "file", "copied"])
    assert os.path.exists("by-command") and os.path.exists("copied")
    os.sync()
    shutil.disk_usage(".")


def temporary():
    with tempfile.NamedTemporaryFile() as named, tempfile.TemporaryFile() as nameless:
        named.write(b"x")
        nameless.write(b"x")
    with tempfile.TemporaryDirectory() as place:
        pathlib.Path(place, "file").touch()


def database():
    connection = sqlite3.connect("data.db")
    connection.execute("pragma journal_mode=wal")
    connection.execute("create table t (n integer)")
    with connection:
        connection.executemany("insert into t values (?)", [(n,) for n in range(100)])
    assert connection.execute("select sum(n) from t").fetchone() == (4950,)
    connection.close()


def sockets():
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"hello")
        one.setblocking(False)
        assert other.recv(5) == b"hello"
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        assert one.getsockname() == ""
    assert ssl.create_default_context()


def waiting():
    readable, writable = os.pipe()
    selector = selectors.DefaultSelector()
    selector.register(readable, selectors.EVENT_READ)
    os.write(writable, b"x")
    assert len(selector.select(0)) == 1
    assert select.select([readable], [], [], 0)[0] == [readable]
    poll = select.poll()
    poll.register(readable)
    assert poll.poll(0)
    os.set_inheritable(readable, True)
    os.set_blocking(readable, False)
    time.sleep(0.001)


def signals():
    seen = []
    signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
    signal.raise_signal(signal.SIGALRM)
    signal.pthread_kill(threading.get_ident(), signal.SIGALRM)
    assert seen == [signal.SIGALRM] * 3
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    os.kill(os.getpid(), signal.SIGUSR1)
    assert signal.sigtimedwait([signal.SIGUSR1], 30).si_signo == signal.SIGUSR1


def the_system():
    os.nice(0)
    os.nice(1)
    os.umask(0o022)
    assert os.cpu_count() and os.sched_getaffinity(0) and os.uname() and os.getrandom(8)
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))
    resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ctypes.CDLL(None).getpid() == os.getpid()
    assert not os.isatty(os.pipe()[0])
    assert uuid.uuid4() != uuid.uuid1() and random.SystemRandom().random() < 1
    locale.setlocale(locale.LC_ALL, "")
    time.localtime()
    logging.warning("fine")


CHECKS = [
    threads,
    event_loop,
    subprocesses,
    processes,
    files,
    temporary,
    database,
    sockets,
    waiting,
    signals,
    the_system,
]


def main():
    failed = 0
    for check in CHECKS:
        try:
            check()
        except BaseException:
            failed += 1
            print(check.__name__)
            traceback.print_exc(file=sys.stdout)
    print("failed:", failed)


if __name__ == "__main__":
    main()
