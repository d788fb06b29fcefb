# How each signal is handled, by Python and by the kernel; what is blocked or pending; timers.
import ctypes
import signal

for number in sorted(signal.valid_signals()):
    print(number, signal.getsignal(number))
print("blocked", signal.pthread_sigmask(signal.SIG_BLOCK, []), "pending", signal.sigpending())
print(
    "timers",
    [signal.getitimer(which) for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)],
)
print("alarm", signal.alarm(0), "wakeup", signal.set_wakeup_fd(-1))


class Action(ctypes.Structure):
    # As glibc has it.
    _fields_ = (
        ("handler", ctypes.c_void_p),
        ("mask", ctypes.c_byte * 128),
        ("flags", ctypes.c_int),
        ("restorer", ctypes.c_void_p),
    )


libc, action = ctypes.CDLL(None), Action()
for number in sorted(signal.valid_signals()):
    if libc.sigaction(int(number), None, ctypes.byref(action)) == 0:
        handler = action.handler if action.handler in (None, 1) else "a function"
        # The kernel knows 64 signals; glibc leaves what is beyond them as it was on its stack.
        print(number, handler, action.flags & ~0x4000000, any(action.mask[:8]))


class Stack(ctypes.Structure):
    _fields_ = (("pointer", ctypes.c_void_p), ("flags", ctypes.c_int), ("size", ctypes.c_size_t))


stack = Stack()
print("other stack", libc.sigaltstack(None, ctypes.byref(stack)), stack.flags, stack.size)
got = []
signal.signal(signal.SIGUSR1, lambda *args: got.append(args[0]))
signal.raise_signal(signal.SIGUSR1)
print(got)
