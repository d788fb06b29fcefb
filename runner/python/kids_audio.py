"""Sound that a program makes itself, sample by sample.

    import kids_audio

    kids_audio.send_audio_chunk(samples, 44100, 2)

`samples` are bytes: signed 16-bit numbers, little-endian, those of two channels in turn. Pieces are heard one
after the other, without a break as long as the next one comes in time. Up to ten seconds may wait.
"""

from playpen import _door

__all__ = ["send_audio_chunk"]

_RATES = range(8_000, 48_001)
# So many bytes fit into a message of the door, in base64.
_MOST = 16 << 10


def send_audio_chunk(
    data: "bytes | bytearray | memoryview", sample_rate: int = 44_100, channels: int = 1
) -> bool:
    """Has this sound heard after what was sent before. Whether it went out: where nobody hears, it does not.

    `data` has 16-bit samples, `sample_rate` (8,000 to 48,000) of them a second for each of the `channels`
    (1 or 2).
    """
    rate, count = int(sample_rate), int(channels)
    if count not in (1, 2):
        raise ValueError(f"channels must be 1 or 2, not {channels!r}")
    if rate not in _RATES:
        raise ValueError(f"sample_rate must be from 8000 to 48000, not {sample_rate!r}")
    with memoryview(data) as view:
        samples = bytes(view)
    if len(samples) % (2 * count):
        raise ValueError(f"data must be whole 16-bit samples of {count} channels, not {len(samples)} bytes")
    from binascii import b2a_base64  # noqa: PLC0415

    went = True
    for at in range(0, len(samples), _MOST):
        text = b2a_base64(samples[at : at + _MOST], newline=False).decode("ascii")
        went = _door.send({"type": "sound", "rate": rate, "channels": count, "data": text}) and went
    return went
