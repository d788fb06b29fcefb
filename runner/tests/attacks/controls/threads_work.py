"""Threads: locks, queues, pools, thread-local data, a timer."""

# /// control
# ///

import queue
import threading
from concurrent.futures import ThreadPoolExecutor

numbers: "queue.Queue[int]" = queue.Queue()
workers = [threading.Thread(target=numbers.put, args=(n,)) for n in range(8)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
assert sorted(numbers.get() for _ in range(8)) == list(range(8))
with ThreadPoolExecutor(8) as pool:
    assert sum(pool.map(lambda n: n * n, range(100))) == 328350
done = threading.Event()
threading.Timer(0.01, done.set).start()
assert done.wait(5)

print("CONTROL ok")
