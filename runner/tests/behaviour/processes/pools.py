# Pools, queues and shared values, by fork and spawn.
#
# /// behaviour
# rooms = true
# ways = ["fork", "spawn"]
# ///
import concurrent.futures
import multiprocessing
import sys


class Pet:
    def __init__(self, name):
        self.name = name


def greet(pet):
    return f"hello {pet.name}", type(pet).__module__


def add(total, queue):
    with total.get_lock():
        total.value += 1
    queue.put("done")


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(2) as pool:
        print(pool.map(greet, [Pet("Mia"), Pet("Rex")]))
    total, queue = context.Value("i", 0), context.Queue()
    processes = [context.Process(target=add, args=(total, queue)) for _ in range(2)]
    for process in processes:
        process.start()
    print([queue.get() for _ in processes])
    for process in processes:
        process.join()
    print(total.value, [process.exitcode for process in processes])
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        print(executor.submit(greet, Pet("Zoë")).result())
        try:
            executor.submit(int, "x").result()
        except ValueError as error:
            print(repr(error), type(error.__cause__).__name__)
