"""The door between a program and Playpen, with plain pipes in place of the runner."""

import json
import os
import re
import signal
import threading
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

from playpen import _door
from playpen._door import MOST, MOST_PLAIN, Door, encode

Far = Tuple[Door, int, int]


@pytest.fixture
def far() -> Far:
    """A door, and what the runner has of it: where it reads, where it writes."""
    said, out = os.pipe()
    into, tell = os.pipe()
    return Door(out, into), said, tell


def messages(data: bytes) -> List[Dict[str, Any]]:
    found = []
    while data:
        length = int.from_bytes(data[:4], "big")
        found.append(json.loads(data[4 : 4 + length]))
        data = data[4 + length :]
    return found


def message(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def test_the_documents_show_what_is_on_the_wire() -> None:
    page = Path(__file__).parents[3] / "docs" / "EVENTS.md"
    shown = re.search(r"^((?:[0-9a-f]{2} ){4}) (\{.*\})$", page.read_text("utf-8"), re.MULTILINE)
    assert shown is not None
    message = encode({"type": "display", "data": {"a": 1}})
    assert message == bytes.fromhex(shown[1]) + shown[2].encode()


def test_an_event_is_a_length_and_json(far: Far) -> None:
    door, said, _ = far
    assert door.send({"type": "draw", "ops": [1, 2.5, None, True, "猫"]})
    data = os.read(said, 1000)
    assert data[:4] == (len(data) - 4).to_bytes(4, "big")
    assert messages(data) == [{"type": "draw", "ops": [1, 2.5, None, True, "猫"]}]


def test_what_is_no_json_or_too_large_is_not_sent() -> None:
    loop: Dict[str, Any] = {"type": "draw"}
    loop["loop"] = loop
    deep: List[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (object(), float("nan"), float("inf"), b"bytes", {1, 2}, deep):
        assert encode({"type": "draw", "value": value}) is None
    assert encode(loop) is None
    assert encode({"type": "draw", "value": "x" * MOST_PLAIN}) is None
    assert encode({"type": "display", "value": "x" * MOST_PLAIN}) is not None
    assert encode({"type": "display", "value": "x" * MOST}) is None


def test_messages_of_threads_stay_whole(far: Far) -> None:
    door, said, _ = far

    def talk(name: str) -> None:
        for n in range(50):
            assert door.send({"type": "draw", "name": name, "n": n, "pad": "x" * 5_000})

    threads = [threading.Thread(target=talk, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    data = b""
    while data.count(b"}") < len(threads) * 50 or not data.endswith(b"}"):
        data += os.read(said, 1 << 16)
    for thread in threads:
        thread.join()
    for name in "abcd":
        assert [one["n"] for one in messages(data) if one["name"] == name] == list(range(50))


def test_a_signal_in_the_middle_of_a_message_breaks_none(far: Far) -> None:
    door, said, _ = far
    heard: List[bytes] = []

    def interrupt(*_: object) -> None:
        assert door.send({"type": "draw", "n": 2})
        raise KeyboardInterrupt

    def listen() -> None:
        # The pipe is full by now: the other thread is in the middle of its message.
        while True:
            heard.append(os.read(said, 1 << 16))
            if len(heard) == 1:
                os.kill(os.getpid(), signal.SIGUSR1)
            if b'"n":2' in heard[-1]:
                return

    signal.signal(signal.SIGUSR1, interrupt)
    listener = threading.Thread(target=listen)
    listener.start()
    with pytest.raises(KeyboardInterrupt):
        door.send({"type": "display", "n": 1, "pad": "x" * 1_000_000})
    listener.join()
    assert [one["n"] for one in messages(b"".join(heard))] == [1, 2]


def test_nobody_at_the_other_end_is_no_error(far: Far) -> None:
    door, said, tell = far
    os.close(said)
    assert not door.send({"type": "draw"})
    assert not door.send({"type": "draw"})
    os.close(tell)
    assert door.receive() is None
    assert not door.is_open()


def test_a_fork_has_no_door(far: Far) -> None:
    door, said, tell = far
    os.write(tell, message(b'{"type":"seen","seq":1}'))
    child = os.fork()
    if child == 0:
        os._exit(0 if not door.send({"type": "draw"}) and not door.is_open() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert door.send({"type": "draw", "n": 1})
    assert messages(os.read(said, 1000)) == [{"type": "draw", "n": 1}]


def test_what_comes_back_comes_in_order_and_whole(far: Far) -> None:
    door, _, tell = far
    assert door.receive(0) is None
    both = message(b'{"type":"event","event":{"key":"a"}}') + message(b'{"type":"seen","seq":7}')
    os.write(tell, both[:9])
    assert door.receive(0.01) is None
    os.write(tell, both[9:])
    assert door.receive() == {"type": "event", "event": {"key": "a"}}
    assert door.receive(0) == {"type": "seen", "seq": 7}
    assert door.receive(0) is None
    assert door.is_open()


def test_nonsense_that_comes_back_is_passed_over(far: Far) -> None:
    door, _, tell = far
    for text in (b"", b"[", b"\xff", b"7", b"{}{", b"[" * 60_000):
        os.write(tell, message(text))
    os.write(tell, message(b'{"type":"seen","seq":1}'))
    assert door.receive(1) == {}
    assert door.receive(1) == {"type": "seen", "seq": 1}
    os.write(tell, b"\xff\xff\xff\xff")
    assert door.receive(1) is None
    assert not door.is_open()


def test_without_a_run_there_is_no_door() -> None:
    assert _door.door is None
    assert not _door.send({"type": "draw"})
    assert _door.receive() is None
    assert _door.fileno() is None
    assert not _door.is_open()
