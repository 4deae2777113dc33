"""The parts that state facts: contests, follow-up, registration, complaints, numbers."""

from __future__ import annotations

from datetime import date

from reports.statements.domain.document import (
    Block,
    Footnote,
    NumbersBlock,
    Paragraph,
    plain_text,
)
from reports.statements.domain.inputs import (
    AdministrationFacts,
    ComplaintFact,
    ContestFact,
    FollowUpFact,
    History,
    HistoryStep,
)
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections import (
    administration,
    background,
    candidates,
    complaints,
    electoral_system,
    legal_framework,
    method,
    mission_information,
    observation,
)
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import mission_facts, small_inputs

VOICE = Voice(wording=wording_for("en"))


def text(blocks: tuple[Block, ...]) -> str:
    return " ".join(plain_text(b) for b in blocks if isinstance(b, Paragraph))


def notes(blocks: tuple[Block, ...]) -> list[str]:
    return [
        run.text
        for b in blocks
        if isinstance(b, Paragraph)
        for run in b.runs
        if isinstance(run, Footnote)
    ]


def test_background_states_the_day_and_the_hours() -> None:
    mission = mission_facts(polls=("07:00", "20:00"), called_on=date(2023, 1, 19))

    said = text(background.compose(small_inputs(mission=mission), VOICE))

    assert said == (
        "The election was called on 19 January 2023. Election day was 19 March 2023. "
        "Polling stations were due to be open from 07:00 to 20:00."
    )


def test_a_contest_is_told_with_threshold_allocation_and_law() -> None:
    lists = ContestFact("Lists", "party_list", 69, (5, 100), "hare", "Article 97-1.")
    invented = ContestFact("No seats", "party_list", 0)

    blocks = electoral_system.compose(small_inputs(contests=(lists, invented)), VOICE)

    assert text(blocks) == (
        "In the contest “Lists”, 69 seats are distributed among party lists that receive "
        "at least 5 per cent of the votes, by the Hare quota with largest remainders."
    )
    assert notes(blocks) == ["Article 97-1."]


def test_recommendations_are_counted_by_status_and_those_taken_up_named() -> None:
    def fact(number: str, status: str) -> FollowUpFact:
        return FollowUpFact(
            number,
            "Review the law.",
            "Legal framework",
            "the 2021 report",
            status=status,
            law="Law A",
            adopted_on=date(2022, 11, 5),
            commitments=("1990 Copenhagen Document, paragraph 7.6",),
        )

    facts = (fact("1", "fully"), fact("2", "not_implemented"), fact("3", ""))

    blocks = legal_framework.compose(small_inputs(follow_ups=facts), VOICE)

    assert text(blocks) == (
        "Of the 3 recommendations made in the 2021 report, 1 was fully implemented, 1 was "
        "not implemented and 1 was still to be assessed. Recommendation 1 (Legal framework): "
        "Review the law – fully implemented (Law A, 5 November 2022)."
    )
    assert notes(blocks) == ["1990 Copenhagen Document, paragraph 7.6."]


def test_commissions_stations_and_the_register_are_counted() -> None:
    facts = AdministrationFacts(
        commissions={"CEC": 1, "TEC": 20},
        stations={"ordinary": 10, "hospital": 1},
        registered=12_032_550,
        stations_with_register=11,
    )
    inputs = small_inputs(administration=facts)

    said = text(administration.compose_administration(inputs, VOICE))
    register = text(administration.compose_registration(inputs, VOICE))

    assert said == (
        "The election was administered by the Central Election Commission and 20 "
        "territorial commissions. According to the station list used by the mission, "
        "there were 11 polling stations, including 1 in a hospital."
    )
    assert register == (
        "The station list used by the mission gives 12,032,550 registered voters at 11 "
        "polling stations."
    )


def test_a_threshold_that_is_no_whole_share_is_told_exactly() -> None:
    tenths = ContestFact("A", "party_list", 10, (7, 200))
    third = ContestFact("B", "party_list", 10, (1, 3))

    said = text(electoral_system.compose(small_inputs(contests=(tenths, third)), VOICE))

    assert "at least 3.5 per cent of the votes" in said
    assert "at least 1/3 of the votes" in said


def test_a_referendum_is_told_though_it_fills_no_seat() -> None:
    asked = ContestFact("Amendment", "referendum", 0)

    said = text(electoral_system.compose(small_inputs(contests=(asked,)), VOICE))

    assert said == "The contest “Amendment” puts a question to the voters."


def test_against_all_is_an_option_and_not_one_who_stood() -> None:
    lists = ContestFact(
        "Lists",
        "party_list",
        69,
        contestants=8,
        contestants_by_kind={"list": 7, "against_all": 1},
    )
    persons = ContestFact(
        "Persons",
        "single_mandate",
        29,
        contestants=3,
        contestants_by_kind={"nominee": 2, "independent": 1},
    )

    said = text(candidates.compose(small_inputs(contests=(lists, persons)), VOICE))

    assert said == (
        "In the contest “Lists”, 7 party lists stood; voters could also vote “against "
        "all”. In the contest “Persons”, 3 contestants (2 party nominees and 1 "
        "independent candidate) stood."
    )


def test_only_a_history_with_a_turn_is_told_with_its_sources() -> None:
    refused = HistoryStep(
        "refused", "the Ministry", date(2016, 3, 1), "too few members"
    )
    registered = HistoryStep(
        "registered", "the Ministry", date(2022, 11, 30), source="W"
    )
    parties = (
        History("Party A", "party", (refused, registered)),
        History("Party B", "party", (registered,)),
    )

    blocks = candidates.compose(small_inputs(parties=parties), VOICE)

    assert text(blocks) == (
        "Party A: refused registration by the Ministry on 1 March 2016 (too few members) "
        "and registered by the Ministry on 30 November 2022."
    )
    assert notes(blocks) == ["W."]


def test_complaints_are_counted_by_body() -> None:
    facts = (
        ComplaintFact("the CEC", "rejected"),
        ComplaintFact("courts"),
        ComplaintFact("courts", "granted"),
    )

    said = text(complaints.compose(small_inputs(complaints=facts), VOICE))

    assert said == (
        "The mission followed 3 complaints from public sources: 2 before courts and 1 "
        "before the CEC. Of these, 2 had been decided and 1 remained open when this "
        "statement was prepared."
    )


def test_the_numbers_block_adds_up_by_institution_and_role() -> None:
    blocks = mission_information.compose(small_inputs(), VOICE)

    (numbers,) = [block for block in blocks if isinstance(block, NumbersBlock)]

    assert numbers.adds_up
    assert numbers.table.rows[-1][-1].text == "304"
    assert "304 observers from 42 countries" in text(blocks)
    assert "40 per cent were women" in text(blocks)
    assert "304 observers and formed 150 teams" in text(
        observation.compose(small_inputs(), VOICE)
    )


def test_a_limited_mission_does_not_say_that_it_observed_the_day() -> None:
    inputs = small_inputs(mission=mission_facts(kind="limited"))

    blocks = mission_information.compose(inputs, VOICE)

    (numbers,) = [block for block in blocks if isinstance(block, NumbersBlock)]
    assert "The mission had 304 observers from 42 countries" in text(blocks)
    assert "election day" not in (text(blocks) + numbers.table.caption).lower()


def test_the_closing_part_says_whose_statement_it_is() -> None:
    mission = mission_facts(institutions=("Institute A", "Assembly B"))

    said = text(mission_information.compose(small_inputs(mission=mission), VOICE))

    assert said.startswith("This statement is the work of Institute A and Assembly B.")


def test_a_demonstration_thanks_nobody() -> None:
    inputs = small_inputs(mission=mission_facts(is_demonstration=True))

    said = text(mission_information.compose(inputs, VOICE))

    assert "it observed nothing" in said
    assert "thanks" not in said


def test_the_method_says_that_the_stations_are_no_random_sample() -> None:
    said = text(method.compose(small_inputs(), VOICE))

    assert "not a random sample" in said


def test_the_snapshot_is_told_in_the_time_of_the_mission() -> None:
    inputs = small_inputs(mission=mission_facts(time_zone="Asia/Almaty"))

    said = text(method.compose(inputs, VOICE))

    assert "received by 12:00 on 20 March 2023, Almaty time (UTC+6);" in said
    assert "06:00" not in said


def test_a_simulated_day_is_not_said_to_be_the_day_of_computing() -> None:
    inputs = small_inputs(mission=mission_facts(is_demonstration=True))

    said = text(method.compose(inputs, VOICE))

    assert "counted from the simulated reports of election day" in said
    assert "computed at 06:00 on 20 March 2023, UTC" in said
    assert "received by" not in said


def test_a_network_does_not_say_that_its_teams_chose_their_routes() -> None:
    inputs = small_inputs(mission=mission_facts(kind="network"))

    said = text(method.compose(inputs, VOICE))

    assert "assigned to them, which are not a random sample" in said
    assert "routes" not in said


def test_a_limited_mission_has_no_method_of_figures() -> None:
    inputs = small_inputs(mission=mission_facts(kind="limited"))

    assert method.compose(inputs, VOICE) == ()
