"""The one spelling of a value."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.journal.domain.canonical import (
    NotCanonical,
    canonical_json,
    payload_hash,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
PAYLOADS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    value = {"б": 1, "a": [True, None, "Абай"], "Z": {}}

    written = canonical_json(value)

    assert written == '{"Z":{},"a":[true,null,"Абай"],"б":1}'


def test_times_ids_and_decimals_are_written_as_text() -> None:
    value = {
        "at": datetime(2023, 3, 19, 20, 5, tzinfo=UTC),
        "id": UUID(int=7),
        "share": Decimal("0.5390"),
    }

    written = canonical_json(value)

    assert written == (
        '{"at":"2023-03-19T20:05:00+00:00",'
        '"id":"00000000-0000-0000-0000-000000000007","share":"0.5390"}'
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"share": 0.5}, "$.share"),
        ([float("nan")], "$[0]"),
        ({1: "one"}, "$"),
        ("a\x00b", "$"),
        ("\ud800", "$"),
        ({"seen": {1, 2}}, "$.seen"),
    ],
)
def test_what_has_no_single_spelling_is_refused_with_its_place(
    value: Any, place: str
) -> None:
    with pytest.raises(
        NotCanonical, match=f"^{place.replace('$', '[$]').replace('[0]', '.0.')}"
    ):
        canonical_json(value)


@given(payload=st.dictionaries(TEXT, PAYLOADS))
def test_the_order_in_which_keys_were_added_does_not_matter(
    payload: dict[str, Any],
) -> None:
    backwards = dict(reversed(payload.items()))

    assert payload_hash(backwards) == payload_hash(payload)


def test_the_hash_of_an_empty_payload_is_known() -> None:
    assert payload_hash({}) == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
