"""Fingerprints: the same photo saved again, other documents, and hostile files."""

from __future__ import annotations

import io
import zlib
from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from reports.observations.domain.visit_checks.fingerprints import (
    Fingerprint,
    fingerprint,
)


def document(seed: int) -> Image.Image:
    """Return a sheet on a table as a phone sees it: lines of writing, shadow, an angle."""
    random = np.random.default_rng(seed)
    table = tuple(int(v) for v in random.integers(30, 190, 3))
    picture = Image.new("RGB", (1600, 1200), table)
    sheet = Image.new("RGB", (900, 1100), (245, 243, 236))
    draw = ImageDraw.Draw(sheet)
    y = 60
    while y < 1040:
        thick, end = int(random.integers(6, 60)), int(random.integers(250, 860))
        draw.rectangle((60, y, end, y + thick), fill=(40, 40, 50))
        y += thick + int(random.integers(10, 90))
    turned = sheet.rotate(float(random.uniform(-25, 25)), expand=True, fillcolor=table)
    place = (int(random.integers(-200, 700)), int(random.integers(-150, 100)))
    picture.paste(turned, place)
    light = np.linspace(random.uniform(0.55, 1.1), random.uniform(0.55, 1.1), 1600)[
        None, :, None
    ]
    lit = np.clip(np.asarray(picture) * light, 0, 255).astype(np.uint8)
    return Image.fromarray(lit)


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def bits(one: Fingerprint, other: Fingerprint) -> tuple[int, int]:
    assert one.phash is not None
    assert other.phash is not None
    assert one.dhash is not None
    assert other.dhash is not None
    return (one.phash ^ other.phash).bit_count(), (one.dhash ^ other.dhash).bit_count()


@pytest.mark.parametrize("seed", range(6))
def test_a_photo_made_smaller_and_saved_again_stays_the_same(seed: int) -> None:
    picture = document(seed)
    first = fingerprint(saved(picture, quality=92))

    again = fingerprint(saved(picture.resize((800, 600)), quality=55))

    phash, dhash = bits(first, again)
    assert phash <= 2
    assert dhash <= 6


def test_different_documents_are_at_least_twelve_bits_apart() -> None:
    found = [fingerprint(saved(document(seed), quality=85)) for seed in range(20, 32)]

    nearest = min(max(bits(one, other)) for one, other in combinations(found, 2))

    assert nearest >= 12


def test_a_photo_held_sideways_is_turned_before_it_is_compared() -> None:
    picture = document(1)
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6

    phash, dhash = bits(
        fingerprint(saved(picture, quality=90)),
        fingerprint(saved(turned, quality=90, exif=exif)),
    )

    assert max(phash, dhash) <= 6


def test_png_and_webp_are_read_and_what_is_transparent_is_white() -> None:
    picture = document(2)
    clear = picture.convert("RGBA")

    found = [
        fingerprint(saved(picture, "PNG")),
        fingerprint(saved(clear, "PNG")),
        fingerprint(saved(picture, "WEBP", lossless=True)),
    ]

    assert max(bits(found[0], found[1])) <= 2
    assert max(bits(found[0], found[2])) <= 2


def bomb() -> bytes:
    """Return a PNG of 20,000 by 20,000 pixels in a few hundred bytes of head."""
    size = (20_000).to_bytes(4, "big")
    head = size + size + bytes([1, 0, 0, 0, 0])
    chunk = b"IHDR" + head
    body = len(head).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    data = b"IDAT" + zlib.compress(bytes(2_501) * 10)
    tail = (
        (len(data) - 4).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big")
    )
    return b"\x89PNG\r\n\x1a\n" + body + tail


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not readable"),
        (b"\xff\xd8\xff\xe0<script>", "not readable"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(99), "HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not readable"),
        (bomb(), "too many pixels"),
        (bytes(20_000_001), "larger than"),
        (saved(Image.new("L", (4, 4))), "too small"),
        (saved(Image.new("L", (400, 400), 9)), "even surface"),
    ],
    ids=["nothing", "script", "heic", "svg", "bomb", "large", "tiny", "even"],
)
def test_what_cannot_be_compared_says_why(content: bytes, words: str) -> None:
    found = fingerprint(content)

    assert words in found.trouble
    assert (found.phash, found.dhash, found.is_readable) == (None, None, False)


def test_a_photo_that_was_cut_off_is_not_readable() -> None:
    whole = saved(document(3), quality=85)

    assert not fingerprint(whole[: len(whole) // 3]).is_readable
