"""Requests in parts: read strictly, in pieces of any size."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.intake.domain.multipart import (
    BrokenMultipart,
    PartHead,
    Read,
    TooManyParts,
    boundary_of,
    read_parts,
)
from tests.factories.collect_requests import Part, Request, collected

BOUNDARY = "777f1848-6e0c-4d0c-9f0a-0c0e3c8b1c11"
SENT = Request(
    b"<data/>", [Part("a.jpg", b"\r\n--777f1848\r\n" * 9)], True, boundary=BOUNDARY
)


def pieces_of(body: bytes, size: int) -> Read:
    source = BytesIO(body)
    return lambda count: source.read(min(count, size))


def parts_of(body: bytes, size: int = 65_536) -> list[tuple[PartHead, bytes]]:
    found: list[tuple[PartHead, bytearray]] = []

    def open_part(head: PartHead) -> Callable[[bytes], None]:
        found.append((head, bytearray()))
        return found[-1][1].extend

    read_parts(pieces_of(body, size), boundary=BOUNDARY.encode(), open_part=open_part)
    return [(head, bytes(content)) for head, content in found]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 65_536])
def test_parts_come_out_whole_whatever_the_pieces(size: int) -> None:
    found = parts_of(SENT.body(), size)

    assert [head.name for head, _ in found] == [
        "xml_submission_file",
        "a.jpg",
        "*isIncomplete*",
    ]
    assert [content for _, content in found] == [
        b"<data/>",
        SENT.files[0].content,
        b"yes",
    ]
    assert [head.is_file for head, _ in found] == [True, True, False]


def test_a_request_cut_at_any_byte_is_broken() -> None:
    body = SENT.body()

    # The line end after the closing boundary is nothing that could be missed.
    for cut in range(len(body) - 2):
        with pytest.raises(BrokenMultipart):
            parts_of(body[:cut])
    assert len(parts_of(body[:-2])) == 3


@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_content_comes_out_as_it_went_in(content: bytes, size: int) -> None:
    body = Request(content, boundary=BOUNDARY).body()

    assert parts_of(body, size)[0][1] == content


@given(st.binary(max_size=300))
def test_no_bytes_do_worse_than_being_refused(body: bytes) -> None:
    for start in (b"", b"--" + BOUNDARY.encode() + b"\r\n"):
        try:
            parts_of(start + body)
        except (BrokenMultipart, TooManyParts):
            continue


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Disposition form-data",
        b"Content-Type: text/xml",
        b"Content-Disposition: form-data",
        b'Content-Disposition: attachment; name="a"',
        b"X: " + b"x" * 9_000,
    ],
)
def test_a_part_whose_head_cannot_be_read_breaks_the_request(head: bytes) -> None:
    mark = b"--" + BOUNDARY.encode()

    with pytest.raises(BrokenMultipart):
        parts_of(mark + b"\r\n" + head + b"\r\n\r\nx\r\n" + mark + b"--\r\n")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('name="a%22b.jpg"', 'a"b.jpg'),
        ("name=plain", "plain"),
        ('filename="other.jpg"; name="own.jpg"', "own.jpg"),
        ('name="صورة.jpg"', "صورة.jpg"),
        ('name="' + "x" * 400 + '"', "x" * 255),
    ],
)
def test_names_are_read_as_phones_and_browsers_write_them(
    written: str, name: str
) -> None:
    mark = b"--" + BOUNDARY.encode()
    head = f"Content-Disposition: form-data; {written}".encode()

    found = parts_of(mark + b"\r\n" + head + b"\r\n\r\nx\r\n" + mark + b"--")

    assert found[0][0].name == name


def test_a_name_that_is_no_utf8_is_kept_in_some_way() -> None:
    body = SENT.body().replace(b"a.jpg", b"\xe9t\xe9.jpg")

    assert parts_of(body)[1][0].name == "été.jpg"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/xml", "multipart/form-data", "multipart/form-data; boundary="],
)
def test_a_request_without_a_boundary_is_broken(content_type: str) -> None:
    with pytest.raises(BrokenMultipart):
        boundary_of(content_type)


def test_a_boundary_may_be_quoted() -> None:
    assert boundary_of('multipart/form-data; charset=utf-8; boundary="a b"') == b"a b"


def test_more_parts_than_any_report_has_are_refused() -> None:
    files = [Part(f"{number}", b"") for number in range(150)]

    with pytest.raises(TooManyParts):
        parts_of(Request(collected(), files, boundary=BOUNDARY).body())
