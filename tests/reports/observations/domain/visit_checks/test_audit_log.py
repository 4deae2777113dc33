"""audit.csv of ODK Collect: times and positions, and what is no such file."""

from __future__ import annotations

import pytest

from reports.observations.domain.visit_checks.audit_log import read_audit

HEAD = "event,node,start,end,latitude,longitude,accuracy,old-value,new-value\n"
BEGUN = 1_679_200_000_000


def question(name: str, start: int, end: int, fix: str = ",,") -> str:
    return f"question,/data/{name},{BEGUN + start},{BEGUN + end},{fix},,\n"


def test_seconds_of_a_question_are_summed_over_its_visits() -> None:
    rows = (
        question("a", 0, 1500) + question("b", 1500, 2000) + question("a", 2000, 4500)
    )

    log = read_audit((HEAD + rows).encode())

    assert log is not None
    assert log.seconds == {"/data/a": 4.0, "/data/b": 0.5}
    assert log.began_at is not None
    assert log.ended_at is not None
    assert (log.ended_at - log.began_at).total_seconds() == 4.5


def test_positions_with_an_accuracy_of_nothing_are_counted() -> None:
    rows = question("a", 0, 1, "51.1,71.4,0") + question("b", 1, 2, "51.1,71.4,12.5")

    log = read_audit((HEAD + rows).encode())

    assert log is not None
    assert log.filling.mock_fixes == 1
    assert log.fixes[1].accuracy == 12.5


def test_thirty_questions_in_six_seconds_are_too_fast_and_ten_are_too_few() -> None:
    rows = [question(f"q{n}", 200 * n, 200 * n + 200) for n in range(30)]

    many, few = (read_audit((HEAD + "".join(r)).encode()) for r in (rows, rows[:10]))

    assert many is not None
    assert few is not None
    assert (many.filling.is_too_fast, few.filling.is_too_fast) == (True, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff\xe0", b"a,b\n1,2\n", b"x" * 2_000_001],
    ids=["empty", "a photo", "other columns", "too large"],
)
def test_what_is_no_record_is_none(content: bytes) -> None:
    assert read_audit(content) is None


def test_moments_and_places_that_cannot_be_are_left_out() -> None:
    rows = "question,/data/a,soon,99999999999999999999,200,nan,1,,\n,,\n"

    log = read_audit((HEAD + rows).encode())

    assert log is not None
    assert (log.seconds, log.fixes, log.began_at) == ({}, (), None)
