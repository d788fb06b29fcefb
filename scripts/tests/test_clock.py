"""Whatever becomes of the machine's clock: leases, limits and results go by one that nobody can set."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from processes import PATIENCE, eventually, program, runner, server

HOUR, DAY = 3_600, 86_400

# In place of the C library's: the clock that people read is ahead by as many seconds as the file says.
CLOCK = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *ahead;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("CLOCK_AHEAD"), O_RDONLY | O_CLOEXEC);
    void *place = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
    if (place == MAP_FAILED) abort();
    close(file);
    ahead = place;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int status = syscall(SYS_clock_gettime, clock, time);
    if (status == 0 && clock == CLOCK_REALTIME) time->tv_sec += *ahead;
    return status;
}
"""

TICKS = "import time\nfor n in range({}):\n    print(n, flush=True)\n    time.sleep(0.1)"


def clock(folder: Path) -> tuple[dict[str, str], Callable[[int], None]]:
    """The variables that put it before a program, and what sets it."""
    source, library, ahead = folder / "clock.c", folder / "clock.so", folder / "ahead"
    source.write_text(CLOCK)
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    ahead.write_bytes(bytes(8))

    def put(seconds: int) -> None:
        with ahead.open("r+b") as file:
            file.write(seconds.to_bytes(8, "little", signed=True))

    return {"LD_PRELOAD": str(library), "CLOCK_AHEAD": str(ahead)}, put


def ask(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data), timeout=PATIENCE) as answer:
        return json.load(answer)


def test_leases_limits_and_results_do_not_go_by_the_clock_that_can_be_set(tmp_path: Path) -> None:
    variables, put = clock(tmp_path)
    with server(tmp_path, variables) as port:
        url = f"http://127.0.0.1:{port}"
        with runner(tmp_path, url, variables):

            def submit(ticks: int, **more: Any) -> str:
                return str(ask(f"{url}/api/run", program(TICKS.format(ticks), **more))["jobId"])

            def over(run: str) -> Any:
                def look() -> Any:
                    told = ask(f"{url}/api/run/{run}")
                    return told if "finishedAt" in told else None

                return eventually("its end", look)

            # Longer than a lease lasts without being renewed.
            long = submit(170)
            eventually("its beginning", lambda: ask(f"{url}/api/run/{long}")["stdout"])
            began = ask(f"{url}/api/run/{long}")["startedAt"]
            told = []
            for ahead in (-HOUR, DAY, -DAY, 0):
                put(ahead)
                run = submit(8, timeoutMs=8_000)
                told.append(over(run))
                # The server's clock says so; it never says a time before its start.
                assert abs(told[-1]["createdAt"] - (time.time() + max(ahead, 0)) * 1_000) < PATIENCE * 1_000
            told.append(over(long))
    for one, ticks in zip(told, (8, 8, 8, 8, 170), strict=True):
        assert (one["status"], one.get("attempt")) == ("succeeded", None), one
        assert one["stdout"].split() == [str(n) for n in range(ticks)]
        assert 100 * ticks <= one["usage"]["wallMs"] < PATIENCE * 1_000
    assert told[-1]["startedAt"] == began
