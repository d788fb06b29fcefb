"""Signal handlers, alarms, itimers, waiting for signals, a signal to itself."""

# /// control
# ///

import os
import signal

caught: "list[int]" = []
signal.signal(signal.SIGUSR1, lambda number, frame: caught.append(number))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
assert caught == [signal.SIGUSR1] * 2
signal.signal(signal.SIGALRM, lambda number, frame: caught.append(number))
# Again and again: where everything is slow, the first one comes before the wait for it.
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
signal.pause()
signal.setitimer(signal.ITIMER_REAL, 0)
assert caught[-1] == signal.SIGALRM
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
os.kill(os.getpid(), signal.SIGUSR2)
assert signal.sigtimedwait({signal.SIGUSR2}, 5) is not None

print("CONTROL ok")
