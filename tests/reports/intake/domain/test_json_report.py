"""Reports as JSON: what is read, what is left empty, and that nothing ever breaks."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from elections.errors import DomainError
from reports.intake.domain.json_report import (
    MAX_DEPTH,
    UnreadableReport,
    parse_report,
    split_reports,
)

ID = "6f1c9f0a-6c0e-4a51-9d4e-0a5a3c8b7f01"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
FIELDS = (
    "mission",
    "checklist",
    "version",
    "election_day",
    "observer",
    "device_time",
    "replaces",
    "rehearsal",
    "answers",
    "attachments",
)


def written(**fields: Any) -> bytes:
    return json.dumps({"id": ID, **fields}).encode()


def test_a_whole_report_is_read() -> None:
    envelope = parse_report(
        written(
            mission="KZ2023",
            checklist="voting",
            version="1",
            device_time="2023-03-19T12:00:00+06:00",
            replaces="uuid:11111111-1111-4111-8111-111111111111",
            rehearsal=True,
            answers={"header": {"station": "S-1"}},
            attachments=[{"name": "a.jpg", "sha256": "A" * 64, "size": 3}],
        )
    )

    assert str(envelope.instance_id) == ID
    assert (envelope.mission, envelope.checklist) == ("KZ2023", "voting")
    assert envelope.device_at == datetime(2023, 3, 19, 6, tzinfo=UTC)
    assert str(envelope.replaces) == "11111111-1111-4111-8111-111111111111"
    assert envelope.is_rehearsal
    assert envelope.answers == {"header": {"station": "S-1"}}
    assert envelope.files[0].sha256 == "a" * 64
    assert envelope.oddities == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mission", 7),
        ("checklist", "x" * 200),
        ("version", "1\x00"),
        ("device_time", "2023-03-19T12:00:00"),
        ("device_time", "0001-01-01T00:00:00+14:00"),
        ("replaces", "not an id"),
        ("rehearsal", "yes"),
        ("answers", [1]),
        ("attachments", {"a": 1}),
        ("attachments", [{"sha256": "short"}]),
    ],
)
def test_a_field_that_cannot_be_read_is_left_empty_and_named(
    field: str, value: object
) -> None:
    envelope = parse_report(written(**{"answers": {}, field: value}))

    assert envelope.oddities == (field,)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"id": 7}',
        b'{"id": "' + ID.encode() + b'"',
        b'{"id": "' + ID.encode() + b'", "a": NaN}',
        b'{"id": "' + ID.encode() + b'", "a": "\xff"}',
        b'{"id": "' + ID.encode() + b'", "a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    ],
)
def test_what_is_no_report_is_refused_with_what_to_do(raw: bytes) -> None:
    with pytest.raises(UnreadableReport):
        parse_report(raw)


def test_depth_is_bounded_and_brackets_in_texts_are_no_depth() -> None:
    deep = "".join(["["] * MAX_DEPTH + ["]"] * MAX_DEPTH)
    texts = parse_report(written(answers={"comment": "[" * 1_000 + '\\"{'}))

    assert texts.oddities == ()
    with pytest.raises(UnreadableReport):
        parse_report(
            b'{"id": "' + ID.encode() + b'", "answers": ' + deep.encode() + b"}"
        )


def test_the_items_of_a_list_keep_their_bytes() -> None:
    items = split_reports(b' [ {"id" : 1} ,\n 2, "a,b" ] ')

    assert items == [b'{"id" : 1}', b"2", b'"a,b"']


@given(st.binary(max_size=300))
@example(b"[")
@example(b"\xef\xbb\xbf{}")
def test_no_bytes_break_the_reading(body: bytes) -> None:
    for read in (split_reports, parse_report):
        with suppress(DomainError):
            read(body)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_content_is_refused(fields: dict[str, Any]) -> None:
    body = json.dumps({"id": ID, **fields}, ensure_ascii=False)
    raw = body.encode("utf-8", errors="surrogatepass")
    try:
        envelope = parse_report(raw)
    except UnreadableReport:
        # NaN, Infinity, lone surrogates and endless nesting are no JSON.
        return
    assert str(envelope.instance_id) == ID


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"1e999", "1e999"),
        (b"-1E400", "-1E400"),
        (b"1" * 5_000, "1" * 5_000),
        (rb'"half \ud83d"', "half \ufffd"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
    ],
)
def test_an_answer_that_decoders_refuse_is_kept_to_be_judged(
    written: bytes, kept: str
) -> None:
    raw = b'{"id": "%s", "answers": {"odd": %s, "n": 3}}' % (ID.encode(), written)

    read = parse_report(raw)

    assert read.answers == {"odd": kept, "n": 3}


@pytest.mark.parametrize("odd", [b"1e999", rb'"half \ud83d"', rb'"\udc00"'])
def test_one_odd_item_does_not_sink_a_list(odd: bytes) -> None:
    items = split_reports(b' [{"a": %s} , {"b": [1, "]"]},{}] ' % odd)

    assert items == [b'{"a": %s}' % odd, b'{"b": [1, "]"]}', b"{}"]


@pytest.mark.parametrize(
    "body",
    [
        b'[{"a": "\\ud83d"} {}]',
        b'[{"a": "\\ud83d"}',
        b'[{"a": "\\ud83d"}] x',
        b'[{"a": "\\ud83d"},',
        b"[" * 100_000,
        b"[\xff]",
    ],
)
def test_a_list_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableReport):
        split_reports(body)
