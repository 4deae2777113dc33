"""Election day: order of items, zeros, events once per group, women on commissions."""

from __future__ import annotations

from reports.findings.domain.figures import Figure, ItemInfo, Unit
from reports.statements.domain.document import Block, Paragraph, Table, plain_text
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections.election_day import (
    compose_events,
    compose_lead,
    compose_stage,
)
from reports.statements.domain.sections.observed import compose as compose_observed
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import (
    events,
    findings,
    item,
    mission_facts,
    observed,
    received,
    small_inputs,
)

VOICE = Voice(wording=wording_for("en"))


def text(blocks: tuple[Block, ...]) -> list[str]:
    return [plain_text(b) for b in blocks if isinstance(b, Paragraph)]


def test_items_come_by_share_within_themes_and_zeros_with_their_n() -> None:
    document = findings(
        received("voting", 1000, 990),
        observed("voting.item.B1", 20, 1000),
        observed("voting.item.B2", 90, 1000),
        observed("voting.item.B3", 50, 1000),
        observed("voting.item.B4", 0, 980),
        observed("voting.item.B5", 0, 0),
        items=(
            item("B1", "voting", "proxy voting", "secrecy"),
            item("B2", "voting", "group voting", "secrecy"),
            item("B3", "voting", "identical signatures", "integrity"),
            item("B4", "voting", "pre-marked ballots", "integrity", is_serious=True),
            item("B5", "voting", "what nobody could see", "integrity"),
        ),
    )

    lines = text(compose_stage("voting", small_inputs(findings=document), VOICE))

    assert lines[1:] == [
        (
            "Secrecy of the vote. Observers noted group voting in 9 per cent of the 1,000 "
            "observations and proxy voting (2 per cent of 1,000)."
        ),
        (
            "Integrity of the vote. Observers noted identical signatures in 5 per cent of "
            "the 1,000 observations."
        ),
        (
            "The following was not reported in any of the 980 observations: pre-marked "
            "ballots."
        ),
    ]


def test_a_theme_names_its_most_frequent_items_and_every_serious_one() -> None:
    counts = {"B1": 90, "B2": 80, "B3": 70, "B4": 60, "B5": 20, "B6": 4, "B7": 0}
    document = findings(
        received("voting", 1000, 990),
        *(observed(f"voting.item.{code}", k, 1000) for code, k in counts.items()),
        items=tuple(
            item(code, "voting", f"item {code}", is_serious=code in {"B5", "B6"})
            for code in counts
        ),
    )
    inputs = small_inputs(findings=document)

    lines = text(compose_stage("voting", inputs, VOICE))

    assert lines[1:] == [
        (
            "Integrity of the vote. Observers noted item B1 in 9 per cent of the 1,000 "
            "observations, item B2 (8 per cent of 1,000) and item B3 (7 per cent of "
            "1,000). Less often, they noted item B5 in 2 per cent of the 1,000 "
            "observations and item B6 (4 of 1,000)."
        )
    ]
    table = compose_observed(inputs, VOICE)[1]
    assert isinstance(table, Table)
    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        ("Integrity of the vote", "", "", ""),
        ("Item B1", "90", "1,000", "9"),
        ("Item B2", "80", "1,000", "8"),
        ("Item B3", "70", "1,000", "7"),
        ("Item B4", "60", "1,000", "6"),
        ("Item B5", "20", "1,000", "2"),
        ("Item B6", "4", "1,000", "under 1"),
        ("Item B7", "0", "1,000", "0"),
    ]
    assert all(cell.figure for row in table.rows[1:] for cell in row)


def test_tables_of_counts_give_no_per_cent() -> None:
    document = findings(
        received("counting", 120, 120),
        observed("counting.item.C1", 9, 118),
        items=(item("C1", "counting", "seals broken", is_serious=True),),
    )

    (_intro, table) = compose_observed(small_inputs(findings=document), VOICE)

    assert isinstance(table, Table)
    assert len(table.columns) == 3
    assert [cell.text for cell in table.rows[1]] == ["Seals broken", "9", "118"]


def test_what_hardly_anybody_could_see_is_not_called_unreported() -> None:
    document = findings(
        received("tabulation", 43, 16),
        observed("tabulation.item.D1", 0, 1),
        items=(item("D1", "tabulation", "corrections", is_serious=True),),
    )

    lines = text(compose_stage("tabulation", small_inputs(findings=document), VOICE))

    assert len(lines) == 1


def test_many_kinds_of_events_are_a_table() -> None:
    counts = {"CAR": 14, "FAM": 8, "OBS": 7, "SEC": 6, "UNA": 5, "BST": 2, "SIG": 1}
    document = findings(*(events(code, k) for code, k in counts.items()))

    blocks = compose_events(small_inputs(findings=document), VOICE)

    (line,) = text(blocks)
    assert "Most often these were 14 instances of carousel voting, 8 instances" in line
    assert "stuffing" not in line
    table = blocks[1]
    assert isinstance(table, Table)
    assert [row[1].text for row in table.rows] == [str(k) for k in counts.values()]


def test_areas_are_never_compared_in_the_text() -> None:
    document = findings(
        received("voting", 1000, 990),
        observed("voting.item.B1@R1", 20, 100, area_code="R1"),
        items=(item("B1", "voting", "proxy voting"),),
    )

    lines = text(compose_stage("voting", small_inputs(findings=document), VOICE))

    assert len(lines) == 1


def test_only_verified_and_directly_observed_events_are_named() -> None:
    document = findings(
        events("BST", 3),
        events("CAR", 1),
        events("VBU", 9, "reported"),
        events("INT", 4, "verified_indirect"),
    )

    lines = text(compose_events(small_inputs(findings=document), VOICE))

    assert lines == [
        (
            "Observers directly observed, and the mission verified, 3 instances of ballot "
            "box stuffing and one instance of carousel voting. Each event is counted once, "
            "however many observers reported it; what an item of their checklist already "
            "tells is not repeated."
        )
    ]


def test_without_verified_events_it_says_so() -> None:
    lines = text(compose_events(small_inputs(findings=findings()), VOICE))

    assert lines == ["No event was both directly observed and verified by the mission."]


def test_women_on_commissions_are_counted_with_their_base() -> None:
    women = Figure(
        key="commission.voting.women",
        indicator="commission",
        unit=Unit.PEOPLE,
        stage="voting",
        k=3600,
        n=5000,
    )
    document = findings(received("voting", 1000, 990), women)

    lines = text(compose_stage("voting", small_inputs(findings=document), VOICE))

    assert lines[-1] == (
        "In the observations of voting that recorded it, women made up 72 per cent of "
        "the 5,000 commission members present, counted at each visit."
    )


def test_an_item_without_a_phrase_never_says_what_it_asked_for() -> None:
    sealed = ItemInfo(
        code="Q1",
        stage="voting",
        label="Ballot box sealed?",
        phrase="",
        theme="",
        serious=False,
        commitment="",
        negative=("no",),
    )
    document = findings(
        received("voting", 40, 40), observed("voting.item.Q1", 3, 40), items=(sealed,)
    )

    lines = text(compose_stage("voting", small_inputs(findings=document), VOICE))

    assert lines[-1] == (
        "Other. Observers noted the answer “no” to “Ballot box sealed” in 3 of the 40 "
        "observations."
    )
    assert sealed.counted == "“no” to “Ballot box sealed?”"


def test_a_network_leaves_out_what_its_checklists_do_not_ask() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="network"),
        findings=findings(received("voting", 0, 0)),
    )

    assert compose_stage("opening", inputs, VOICE) == ()
    assert text(compose_stage("voting", inputs, VOICE)) == [
        "No observation of voting was received."
    ]


def test_the_lead_gives_turnout_with_its_source_and_what_was_seen() -> None:
    turnout = Figure(
        key="turnout.national",
        indicator="turnout",
        unit=Unit.VOTERS,
        value="0.5409",
        query={"source": "the commission"},
    )
    document = findings(
        turnout, received("voting", 1201, 1133), received("tabulation", 47, 47)
    )

    (line,) = text(compose_lead(small_inputs(findings=document), VOICE))

    assert line == (
        "The election administration announced a turnout of 54.09 per cent. Observers "
        "of the mission submitted 1,201 observations of voting at 1,133 polling stations "
        "and 47 observations of tabulation at 47 commissions."
    )


def test_a_limited_mission_says_what_it_did_not_do() -> None:
    inputs = small_inputs(mission=mission_facts(kind="limited"))

    (line,) = text(compose_lead(inputs, VOICE))

    assert "did not observe election-day proceedings systematically" in line
    assert compose_stage("voting", inputs, VOICE) == ()
    assert compose_events(inputs, VOICE) == ()


def test_themes_follow_the_order_of_the_field_whatever_their_shares() -> None:
    themes = ("observers", "own_theme", "presence", "secrecy", "procedures")
    inputs = small_inputs(
        findings=findings(
            received("voting", 200, 200),
            *(
                observed(f"voting.item.T{number}", 100 - number, 200)
                for number in range(len(themes))
            ),
            items=tuple(
                item(f"T{number}", "voting", f"what {theme} holds", theme)
                for number, theme in enumerate(themes)
            ),
        )
    )

    said = " ".join(text(compose_stage("voting", inputs, VOICE)))

    places = [said.index(f"what {theme} holds") for theme in themes]
    assert sorted(places) == [places[at] for at in (4, 3, 2, 0, 1)]
