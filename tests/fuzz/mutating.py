"""Well-formed bytes made odd, again and again the same from one seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

ODD = (
    b"\x00", b"\xff\xfe", b"\r\n", b"\r\n\r\n", b"--", b'"', b"%22", b"&#0;", b"&#x10FFFF;",
    b"<!DOCTYPE", b"<!ENTITY", b"<![CDATA[", b"]]>", b"\xe2\x80\xae", b"../", b"9" * 400,
    b"-1", b"1e999", b"NaN", b"T2460", b"1/1", b"9/9", b"\xf0\x9f\x98\x80", b"A" * 5_000,
    "К".encode(), "１".encode(), b"{", b"[" * 200, b"null", b"uuid:", b"boundary=", b"PK\x03\x04",
)  # fmt: skip
SLOWEST_SECONDS = 1.0


def changed(seed: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to six changes at random places."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((1, 2, 8, 64, 1_000)))
        match chance.randint(0, 4):
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = chance.choice(ODD)
            case 2:
                data[at:end] = chance.randbytes(end - at)
            case 3:
                data[at:at] = data[at:end] * chance.choice((1, 3, 50))
            case _:
                data = data[:at] if chance.random() < 0.2 else data
    return bytes(data)


def keep_changing(
    target: Callable[[bytes], object],
    corpus: Sequence[bytes],
    *,
    seconds: float,
    least: int,
    seed: int = 1,
    slowest: float = SLOWEST_SECONDS,
) -> int:
    """Try changed inputs for a while; return how many. Slow ones fail as hangs do."""
    chance = random.Random(seed)
    deadline, count = time.monotonic() + seconds, 0
    while count < least or time.monotonic() < deadline:
        data = changed(chance.choice(corpus), chance)
        started = time.thread_time()
        try:
            target(data)
        except BaseException as error:
            error.add_note(f"input: {data[:2_000]!r}")
            raise
        assert time.thread_time() - started < slowest, data[:2_000]
        count += 1
    return count
