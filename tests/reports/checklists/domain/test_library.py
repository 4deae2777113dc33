"""Every checklist that is shipped is complete, translated and countable."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import reports
import reports.checklists
from reports.checklists.domain.authoring import AuthoredChecklist, read_checklist
from reports.checklists.domain.definition import NOT_OBSERVED, QuestionKind

FOLDER = Path(reports.checklists.__file__).parent / "library"
CODES = sorted(path.stem for path in FOLDER.glob("*.md"))
ELECTION_DAY = ["opening", "voting", "counting", "tabulation"]
LINES = "registered supplementary received issued spoiled unused in_box invalid valid"


def shipped(code: str) -> AuthoredChecklist:
    return read_checklist((FOLDER / f"{code}.md").read_bytes(), name=f"{code}.md")


def test_eight_checklists_are_shipped() -> None:
    assert CODES == [
        "campaign_event",
        "counting",
        "incident",
        "lto_weekly",
        "meeting",
        "opening",
        "tabulation",
        "voting",
    ]


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_checklist_reads_without_a_warning(code: str) -> None:
    checklist = shipped(code)

    assert checklist.warnings == ()
    assert checklist.definition.code == code


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_in_three_languages(code: str) -> None:
    definition = shipped(code).definition

    texts = [definition.titles]
    texts += [group.labels for group in definition.groups]
    texts += [question.labels for question in definition.questions]
    texts += [q.hints for q in definition.questions if q.hints]
    texts += [choice.labels for q in definition.questions for choice in q.choices]

    assert all(set(text) == {"en", "ru", "kk"} for text in texts)


@pytest.mark.parametrize("code", CODES)
def test_every_question_asked_once_has_an_item_code(code: str) -> None:
    questions = shipped(code).definition.questions

    assert [q.name for q in questions if not q.repeat and not q.item_code] == []


@pytest.mark.parametrize("code", CODES)
def test_items_that_can_be_negative_can_be_named_in_a_sentence(code: str) -> None:
    questions = shipped(code).definition.questions

    assert [q.name for q in questions if q.negative and not q.phrase] == []
    assert [q.name for q in questions if q.negative and not q.theme] == []


@pytest.mark.parametrize("code", ELECTION_DAY)
def test_not_observed_can_be_answered_wherever_something_is_judged(code: str) -> None:
    questions = shipped(code).definition.questions

    judged = [question for question in questions if question.negative]

    assert len(judged) > 10
    assert all(NOT_OBSERVED in question.choice_codes for question in judged)


@pytest.mark.parametrize("code", ELECTION_DAY)
def test_only_identity_and_the_overall_assessment_are_required(code: str) -> None:
    questions = shipped(code).definition.questions
    identity = "commission" if code == "tabulation" else "station"

    required = {question.role for question in questions if question.required}

    assert required == {identity, "arrived_at", "overall"}


@pytest.mark.parametrize("code", ELECTION_DAY)
def test_election_day_checklists_have_the_roles_that_findings_read(code: str) -> None:
    definition = shipped(code).definition

    roles = "area commission arrived_at departed_at members_present women_present"
    roles += " chair_woman overall comment photo"

    assert [role for role in roles.split() if not definition.question_for(role)] == []


def test_the_protocol_has_every_line_and_the_votes() -> None:
    definition = shipped("counting").definition

    assert list(definition.questions_with_prefix("protocol:")) == LINES.split()
    assert list(definition.questions_with_prefix("other_protocol:")) == LINES.split()
    votes = definition.group_for("protocol_votes")
    assert votes is not None
    assert votes.is_repeat


def test_the_incident_report_has_every_axis_and_seals_the_number_plate() -> None:
    definition = shipped("incident").definition
    roles = (
        "category incident_stage place_type source_type severity scale reaction "
        "occurred_at narrative vehicle vehicle_colour plate group_size marks photo"
    )

    assert [role for role in roles.split() if not definition.question_for(role)] == []
    plate = definition.question_for("plate")
    category = definition.question_for("category")
    assert plate is not None
    assert plate.sealed
    assert category is not None
    assert len(category.choices) == 38


@pytest.mark.parametrize("code", CODES)
def test_confidential_interlocutors_are_sealed(code: str) -> None:
    question = shipped(code).definition.question_for("interlocutors")

    assert question is None or question.sealed


@pytest.mark.parametrize("code", CODES)
def test_skip_rules_point_at_questions_of_the_form(code: str) -> None:
    definition = shipped(code).definition

    names = {question.name for question in definition.questions}
    rules = [q.relevant for q in definition.questions if q.relevant]
    asked = {part.split("}")[0] for rule in rules for part in rule.split("${")[1:]}

    assert asked <= names


def test_numbers_have_limits() -> None:
    questions = [q for code in CODES for q in shipped(code).definition.questions]
    whole = [q for q in questions if q.kind is QuestionKind.INTEGER]

    assert [q.name for q in whole if q.minimum is None or q.maximum is None] == []


def test_the_incident_report_offers_the_categories_of_the_catalogue() -> None:
    path = Path(reports.__file__).parent / "incidents" / "catalogue.yaml"
    catalogue = yaml.safe_load(path.read_text(encoding="utf-8"))
    category = shipped("incident").definition.question_for("category")

    assert category is not None
    assert set(category.choice_codes) == set(catalogue["categories"])


def test_what_the_catalogue_calls_the_same_is_asked_somewhere() -> None:
    path = Path(reports.__file__).parent / "incidents" / "catalogue.yaml"
    catalogue = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = {q.name for code in CODES for q in shipped(code).definition.questions}

    named = {i for c in catalogue["categories"].values() for i in c.get("items", ())}

    assert named <= asked


def test_every_commitment_is_one_that_recommendations_cite() -> None:
    path = Path(reports.__file__).parent / "recommendations" / "commitments.yaml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    questions = [q for code in CODES for q in shipped(code).definition.questions]

    assert {q.commitment for q in questions if q.commitment} <= set(known)
