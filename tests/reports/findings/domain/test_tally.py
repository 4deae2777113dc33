"""The same reports give the same bytes, in any order and counted in any parts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.findings.domain.canonical import content_hash, document_to_json
from reports.findings.domain.evaluation import document_of, evaluate
from reports.findings.domain.rows import (
    ObservationRow,
    observations_of,
    place_numbers,
)
from reports.findings.domain.tally import (
    PartsOverlap,
    Tally,
    merge,
    tally_observations,
)
from tests.factories.findings import make_facts, make_row, make_voting, many_rows

VOTING = make_voting()
NUMBERS = {f"S{number}": number for number in range(1, 81)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_arrival_changes_no_byte(seed: int) -> None:
    rows = many_rows(seed)
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)

    hashes = {
        content_hash(document_to_json(evaluate(make_facts(VOTING, rows=tuple(some)))))
        for some in (rows, shuffled)
    }

    assert len(hashes) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("parts", [2, 7, 80])
def test_counting_in_parts_changes_no_byte(seed: int, parts: int) -> None:
    rows = many_rows(seed)
    facts = make_facts(VOTING, rows=tuple(rows))
    numbers = place_numbers(rows)

    tallies = [
        tally_of([row for row in rows if numbers.get(row.place, 0) % parts == part])
        for part in range(parts)
    ]
    merged = document_of(facts=facts, tally=merge(reversed(tallies)))

    assert document_to_json(merged) == document_to_json(evaluate(facts))


def test_parts_that_share_a_place_are_refused() -> None:
    row = make_row(VOTING, place="S1")

    with pytest.raises(PartsOverlap):
        merge([tally_of([row]), tally_of([row])])


def tally_of(rows: list[ObservationRow]) -> Tally:
    """Count some of the rows; places have the numbers they have among all."""
    return tally_observations(
        observations=observations_of(rows, numbers=NUMBERS),
        definitions=make_facts(VOTING).definitions,
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["yes", "no", "not_observed", None]),
            st.sampled_from(["S1", "S2", "S3", ""]),
            st.booleans(),
        ),
        min_size=1,
    )
)
def test_every_observation_is_counted_or_excluded_once(
    given_rows: list[tuple[str | None, str, bool]],
) -> None:
    rows = tuple(
        make_row(VOTING, {"b01": answer}, place=place, is_rejected=is_rejected)
        for answer, place, is_rejected in given_rows
    )

    figure = evaluate(make_facts(VOTING, rows=rows)).by_key["voting.item.B01"]

    assert figure.n is not None
    assert figure.n + sum(figure.excluded.values()) == len(rows)
    assert (figure.k or 0) <= figure.n
    assert (figure.stations_k or 0) <= (figure.stations or 0) <= 3
