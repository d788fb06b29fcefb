# Threads that still run at the end: those that are waited for, those that are not, those that start late.
#
# /// behaviour
# ways = ["waited", "daemon", "late", "pool", "error", "exit", "timer", "raised"]
# ///
import atexit
import concurrent.futures
import sys
import threading
import time

way = sys.argv[1]
atexit.register(lambda: print("at exit", threading.active_count()))


printed = threading.Event()


def work():
    # Two that print at the same time may print into one another's lines.
    printed.wait()
    time.sleep(0.1)
    print("worked", threading.current_thread().name, threading.current_thread().daemon)


if way in ("waited", "exit", "raised"):
    threading.Thread(target=work).start()
if way == "daemon":
    started = threading.Event()
    threading.Thread(target=lambda: (started.set(), time.sleep(60)), daemon=True).start()
    started.wait()
if way == "late":

    def later():
        try:
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        except RuntimeError as error:
            print(error)

    atexit.register(later)
if way == "pool":
    concurrent.futures.ThreadPoolExecutor(2).submit(work)
if way == "error":
    threading.Thread(target=lambda: (time.sleep(0.05), 1 / 0), name="bad").start()
if way == "timer":
    threading.Timer(0.1, work).start()
print("end")
printed.set()
if way == "exit":
    sys.exit("leaving")
if way == "raised":
    raise LookupError("leaving")
