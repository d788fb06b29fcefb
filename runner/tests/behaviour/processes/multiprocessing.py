# multiprocessing by fork, spawn and forkserver, without what needs shared memory: it finds `__main__`.
#
# /// behaviour
# ways = ["fork", "spawn"]
# files = [["helper.py", """
# import __main__
# def name():
#     return getattr(__main__, '__file__', None), __main__.__name__
# """]]
# ///
import multiprocessing
import os
import sys

import helper

print("main is read as", __name__, flush=True)


def work(connection, things):
    connection.send(
        (
            __name__,
            work.__module__,
            helper.name(),
            things,
            sys.argv[1:],
            os.getcwd(),
            os.getppid() == things[0],
        )
    )
    connection.send(
        (
            multiprocessing.current_process().name,
            multiprocessing.parent_process() is not None,
            sys.path[:2],
            tuple(sys.flags),
            sys.stdin.read(),
        )
    )
    if things[1] == 2:
        1 / 0
    sys.exit(3)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    for n in (1, 2):
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, [os.getpid(), n]))
        process.start()
        theirs.close()
        print(ours.recv()[:3], ours.recv())
        process.join()
        print(process.exitcode, process.name)
    print(multiprocessing.get_start_method(), multiprocessing.active_children())
