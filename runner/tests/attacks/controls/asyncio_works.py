"""asyncio: tasks, timeouts, queues, threads, a subprocess, signals in its loop."""

# /// control
# ///

import asyncio
import os
import signal
import sys


async def main() -> None:
    results = await asyncio.gather(*(asyncio.sleep(0.01, n) for n in range(10)))
    assert results == list(range(10))
    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.01)
    except asyncio.TimeoutError:
        pass
    assert await asyncio.get_running_loop().run_in_executor(None, os.getpid) == os.getpid()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "print(input())", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(b"hello\n")
    assert out == b"hello\n", out
    caught = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, caught.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(caught.wait(), 5)


asyncio.run(main())

print("CONTROL ok")
