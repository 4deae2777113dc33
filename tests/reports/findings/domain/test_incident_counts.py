"""Incidents count once per event, and only what was seen and verified as fact."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reports.findings.domain.incident_counts import LEVELS, events, incidents
from reports.findings.domain.rows import IncidentRow
from tests.factories.findings import make_facts


def report(number: int, level: str = "verified", **more: str) -> IncidentRow:
    return IncidentRow(
        instance_id=str(number),
        category=more.pop("category", "BST"),
        level=level,
        source_type=more.pop("source_type", "observed"),
        **more,
    )


def counted(*rows: IncidentRow) -> dict[str, int | None]:
    return {figure.key: figure.k for figure in incidents(make_facts(incidents=rows))}


def test_several_reports_of_one_group_count_once() -> None:
    rows = [report(1, group="G1", place="S1"), report(2, group="G1", place="S2")]

    figures = list(incidents(make_facts(incidents=rows)))

    assert [(f.key, f.k, f.stations_k) for f in figures] == [
        ("incidents.BST.verified", 1, 2)
    ]


def test_what_was_only_told_is_not_printed_as_seen() -> None:
    assert counted(report(1, source_type="reported")) == {
        "incidents.BST.verified_indirect": 1
    }


def test_a_group_stands_where_its_firmest_report_stands() -> None:
    rows = [
        report(1, "reported", group="G1"),
        report(2, "verified", group="G1", source_type="media"),
        report(3, "verified", group="G1"),
    ]

    assert counted(*rows) == {"incidents.BST.verified": 1}


def test_reports_without_a_group_are_events_of_their_own() -> None:
    rows = [report(1), report(2), report(3, "refuted")]

    assert counted(*rows) == {
        "incidents.BST.refuted": 1,
        "incidents.BST.verified": 2,
    }


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LEVELS),
            st.sampled_from(["", "G1", "G2"]),
            st.sampled_from(["observed", "media"]),
        )
    ),
    st.integers(),
)
def test_the_order_of_reports_changes_nothing(
    facts: list[tuple[str, str, str]], seed: int
) -> None:
    rows = [
        report(number, level, group=group, source_type=source)
        for number, (level, group, source) in enumerate(facts)
    ]
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)

    assert events(rows) == events(shuffled)
