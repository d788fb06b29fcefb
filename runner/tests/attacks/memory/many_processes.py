"""Takes memory in many processes, each of which stays far below the limit.

Limits of a process (RLIMIT_AS, RLIMIT_DATA) know nothing of the sum.
"""

# /// attack
# threat = "memory bomb"
# expect = "limited:memory"
#
# [request]
# timeoutMs = 20000
# limits = { memoryMb = 64 }
#
# [prove]
# goal = 48
# ///

from eat import eat_together, touched

from attack import run


def shares() -> str:
    return eat_together(touched, 8)


run(shares)
