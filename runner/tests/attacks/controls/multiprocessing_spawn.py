"""multiprocessing by spawn: pools, queues, pipes, locks, events, shared memory and values."""

# /// control
# [[gaps]]
# level = "landlock"
# why = """
# the locks, queues, pools and shared memory of multiprocessing are files in /dev/shm, which is not a
# run's own without a mount namespace
# """
# ///

import multiprocessing
import time


def square(number: int) -> int:
    return number * number


def answer(questions, answers, lock, total) -> None:  # type: ignore[no-untyped-def]
    for question in iter(questions.get, None):
        with lock:
            total.value += question
        answers.put(square(question))


def main() -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        assert pool.map(square, range(20)) == [square(n) for n in range(20)]
    questions, answers, lock = context.Queue(), context.Queue(), context.Lock()
    total = context.Value("i", 0)
    process = context.Process(target=answer, args=(questions, answers, lock, total))
    process.start()
    for number in (1, 2, 3):
        questions.put(number)
    questions.put(None)
    assert [answers.get(timeout=300) for _ in range(3)] == [1, 4, 9]
    process.join(300)
    assert process.exitcode == 0 and total.value == 6
    ours, theirs = context.Pipe()
    ours.send({"a": [1, 2]})
    assert theirs.recv() == {"a": [1, 2]}
    sleeper = context.Process(target=time.sleep, args=(60,))
    sleeper.start()
    sleeper.terminate()
    sleeper.join(300)
    assert sleeper.exitcode == -15
    print("CONTROL ok")


if __name__ == "__main__":
    main()
