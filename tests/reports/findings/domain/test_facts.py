"""Coverage, turnout and protocols from facts worked out by hand."""

from __future__ import annotations

from elections.results.domain.templates import read_template
from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.figures import Unit
from reports.findings.domain.rows import Facts, ProtocolRow, StageCounts, TurnoutRow
from tests.factories.findings import make_facts, make_row, make_voting

VOTING = make_voting()


def numbers(facts: Facts, prefix: str) -> dict[str, tuple[int | None, int | None]]:
    figures = evaluate(facts).figures
    return {f.key: (f.k, f.n) for f in figures if f.key.startswith(prefix)}


def announced(hour: str, share: str, area: str = "") -> TurnoutRow:
    return TurnoutRow(
        area=area,
        as_of=f"2023-03-19T{hour[:2]}:{hour[2:]}:00.000000+00:00",
        hour=hour,
        share=share,
        voters=6_509_695,
        registered=12_035_004,
        source="CEC",
    )


def line(station: str, name: str, value: int, *, by: str = "1") -> ProtocolRow:
    contestant = name if name.startswith("list") else ""
    return ProtocolRow(
        contest="lists",
        station=station,
        instance_id=by,
        line="votes" if contestant else name,
        contestant=contestant,
        value=value,
    )


def test_coverage_counts_reports_and_places_apart() -> None:
    rows = (
        make_row(VOTING, place="S1", region="R1"),
        make_row(VOTING, place="S1", region="R1"),
        make_row(VOTING, place="S2", region="R2"),
        make_row(VOTING, place="", region=""),
        make_row(VOTING, place="S3", is_rejected=True),
    )
    facts = make_facts(
        VOTING, rows=rows, stages={"voting": StageCounts(expected=10, rehearsal=2)}
    )

    found = numbers(facts, "coverage.voting")

    assert found["coverage.voting.expected"] == (10, None)
    assert found["coverage.voting.received"] == (4, 4)
    assert found["coverage.voting.stations"] == (2, None)
    assert found["coverage.voting.stations@R1"] == (1, None)
    assert found["coverage.voting.rejected"] == (1, None)
    assert found["coverage.voting.rehearsal"] == (2, None)


def test_a_stage_that_nobody_reported_has_received_nothing() -> None:
    found = numbers(make_facts(VOTING), "coverage.voting.received")

    assert found == {"coverage.voting.received": (0, 0)}


def test_the_latest_announcement_is_the_turnout_and_the_series_stays() -> None:
    facts = make_facts(
        VOTING,
        turnout=[
            announced("2010", "0.5409"),
            announced("1010", "0.1421"),
            announced("2010", "0.4291", area="KZ-AST"),
        ],
    )

    document = evaluate(facts)

    assert document.by_key["turnout.national"].value == "0.5409"
    assert document.by_key["turnout.national@KZ-AST"].value == "0.4291"
    assert document.by_key["turnout.at.1010"].value == "0.1421"


def test_protocol_lines_are_summed_once_per_station() -> None:
    facts = make_facts(
        VOTING,
        protocols=[
            line("S1", "list-1", 60),
            line("S1", "list-2", 40),
            line("S1", "valid", 100),
            line("S1", "valid", 999, by="2"),
            line("S2", "list-1", 10),
            line("S2", "list-2", 10),
            line("S2", "valid", 21),
        ],
    )

    document = evaluate(facts)

    votes = document.by_key["protocol.lists.votes.list-1"]
    assert (votes.value, votes.n, votes.unit) == ("70", 2, Unit.VOTES)
    assert document.by_key["protocol.lists.valid"].value == "121"
    broken = document.by_key["protocol.lists.broken"]
    assert (broken.k, broken.n, broken.unit) == (1, 2, Unit.STATIONS)


def test_a_contest_s_own_template_decides_what_is_broken() -> None:
    template = read_template(
        "name: Own\nsource: Law\nlines: {valid: Valid, in_box: Box}\n"
        "identities: [{code: b, left: [valid], relation: '<=', right: [in_box],"
        " sentence: Valid are in the box}]",
        code="own",
    )
    facts = make_facts(
        VOTING,
        protocols=[line("S2", "list-1", 10), line("S2", "valid", 21)],
        templates={"lists": template},
    )

    document = evaluate(facts)

    assert document.by_key["protocol.lists.broken"].k == 0
