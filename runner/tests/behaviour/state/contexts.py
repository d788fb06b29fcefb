# State that belongs to a thread or a context: nothing was left in it.
import asyncio
import contextvars
import decimal
import sys

print(list(contextvars.copy_context().items()))
print(decimal.getcontext(), decimal.DefaultContext)
print(list(contextvars.copy_context()))
print(sys.exc_info(), sys.exception() if hasattr(sys, "exception") else None)
try:
    raise ValueError("first")
except ValueError as error:
    print(
        repr(error.__context__),
        repr(error.__cause__),
        error.__traceback__.tb_next,
        error.__traceback__.tb_lineno,
    )
print(sys.get_asyncgen_hooks(), asyncio._get_running_loop())
print(type(asyncio.get_event_loop_policy()).__name__)


async def main():
    print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    return 42


print(asyncio.run(main()))
