"""The catalogue: every category is complete and nothing in it dangles."""

from __future__ import annotations

import pytest

from elections.errors import NotFound
from reports.incidents.domain.catalogue import (
    LANGUAGES,
    UNCLASSIFIED,
    Category,
    categories,
    category,
    category_choices,
    default_severity,
    is_urgent,
    unclassified,
)
from tests.factories.observations import shipped

EVERY = [*categories().values(), unclassified()]
STAGES = ("opening", "voting", "counting", "tabulation")
VOTE_MONITOR = {
    "PhysicalViolenceIntimidationPressure",
    "CampaigningAtPollingStation",
    "RestrictionOfObserversRights",
    "UnauthorizedPersons",
    "ViolationDuringVoterVerification",
    "VotingWithImproperDocumentation",
    "IllegalRestrictionOfVotersRight",
    "DamagingOrSeizingMaterials",
    "ImproperFilingOfDocumentation",
    "BallotStuffing",
    "ViolationsRelatedToControlPaper",
    "NotCheckingIdentificationSafeguards",
    "VotingWithoutSafeguards",
    "BreachOfSecrecy",
    "MobileBallotBox",
    "BallotsExceedVoters",
    "ImproperInvalidationOrValidation",
    "FalsificationOrImproperCorrectionOfFinalProtocol",
    "RefusalToIssueCopy",
    "ImproperFillingIn",
    "SealingProcedures",
    "VoterLists",
    "Other",
}


def test_the_catalogue_has_its_categories() -> None:
    assert len(categories()) == 38
    assert {"BST", "CAR"} <= categories().keys()


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.code)
def test_a_category_is_complete(entry: Category) -> None:
    assert set(entry.names) == set(LANGUAGES)
    assert entry.definition.endswith(".")
    assert entry.caution.endswith(".")
    assert entry.evidence
    assert 1 <= entry.severity <= 5


def test_the_incident_checklist_offers_exactly_the_categories() -> None:
    question = shipped("incident").question_for("category")

    assert question is not None
    assert set(question.choice_codes) - {UNCLASSIFIED} == set(categories())


def test_the_items_are_questions_of_the_shipped_checklists() -> None:
    asked = {q.name for stage in STAGES for q in shipped(stage).questions}

    assert {item for entry in EVERY for item in entry.items} <= asked


def test_the_crosswalk_reaches_every_category_of_vote_monitor() -> None:
    mapped = {
        code for entry in EVERY for code in entry.crosswalk.get("votemonitor", ())
    }

    assert mapped == VOTE_MONITOR


def test_an_unknown_category_is_not_classified() -> None:
    with pytest.raises(NotFound):
        category("ZZZ")

    assert category(UNCLASSIFIED) == unclassified()
    assert default_severity("ZZZ") == 1
    assert category_choices()[-1][0] == UNCLASSIFIED


def test_what_is_grave_is_urgent_whatever_its_category() -> None:
    assert is_urgent(code="ACC", severity=5)
    assert is_urgent(code="OBS", severity=4)
    assert not is_urgent(code="CMP", severity=2)
