"""Takes memory as every program does: lists that grow, bytes that are kept.

The program of a child who forgot to end a loop.
"""

# /// attack
# threat = "memory bomb"
# expect = ["limited:memory", "denied"]
# ways = ["bytes_that_are_kept", "a_list_that_grows"]
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

from eat import eat, touched

from attack import Denied, hold, run, whole_goal


def bytes_that_are_kept() -> str:
    return eat(touched)


def a_list_that_grows() -> str:
    # Eight bytes an entry, and the numbers themselves.
    numbers: list[int] = []
    wanted = whole_goal(256) * (1 << 20) // 40
    try:
        while len(numbers) < wanted:
            numbers.extend(range(len(numbers), len(numbers) + 10_000))
    except MemoryError:
        raise Denied("MemoryError") from None
    return hold(f"a list of {len(numbers)} numbers")


run(bytes_that_are_kept, a_list_that_grows)
