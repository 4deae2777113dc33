"""When two deliveries are one report."""

from __future__ import annotations

import pytest

from reports.intake.domain.identity import IN_WORDS, SetAsideReason, is_same_content


@pytest.mark.parametrize(
    ("stored", "newcomer", "is_same"),
    [
        (b'{"a":1}', b'{"a":1}', True),
        (b'{"a":1,"b":2}', b'{ "b": 2, "a": 1 }', True),
        (b'{"a":"\\u04af"}', '{"a":"ү"}'.encode(), True),
        (b'{"a":1}', b'{"a":1.0}', False),
        (b'{"a":1}', b'{"a":true}', False),
        (b'{"a":[1,2]}', b'{"a":[2,1]}', False),
        (b'{"a":null}', b"{}", False),
    ],
)
def test_spelling_does_not_matter_and_every_answer_does(
    stored: bytes, newcomer: bytes, is_same: bool
) -> None:
    assert is_same_content(stored, newcomer) is is_same


def test_every_reason_has_words() -> None:
    assert set(IN_WORDS) == set(SetAsideReason)
