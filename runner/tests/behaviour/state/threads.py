# The main thread is one, and alone.
import _thread
import os
import sys
import threading

main = threading.main_thread()
print(threading.enumerate() == [main], threading.active_count(), main is threading.current_thread())
print(main.name, main.daemon, main.is_alive(), type(main).__name__, main.ident == _thread.get_ident())
print("native", threading.get_native_id() == os.getpid() == main.native_id)
print(
    "hooks", threading.excepthook is threading.__excepthook__, threading._trace_hook, threading._profile_hook
)
print("stack", threading.stack_size(), _thread._count(), len(sys._current_frames()))
print(
    "at exit",
    len(getattr(threading, "_threading_atexits", ())),
    getattr(threading, "_dangling", None) and len(threading._dangling),
)
thread = threading.Thread(target=lambda: print("in", threading.current_thread().name))
thread.start()
thread.join()
print(threading.Thread().name)
print(_thread.TIMEOUT_MAX, _thread.LockType)
import signal

print("signals reach it", signal.set_wakeup_fd(-1))
