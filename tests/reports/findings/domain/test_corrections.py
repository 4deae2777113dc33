"""A confirmed correction changes what is counted, not what was set aside."""

from __future__ import annotations

from reports.checklists.domain.codebook import pack_answers, unpack_answers
from reports.findings.domain.corrections import corrected
from tests.factories.findings import make_voting

VOTING = make_voting()


def test_a_corrected_answer_is_counted_instead_of_the_first() -> None:
    answers = {"b01": "yes", "b02": "no", "refused": 3}
    packed = pack_answers(VOTING, answers)

    repacked, numbers = corrected(
        definition=VOTING,
        answers=answers,
        packed=packed,
        changes={"b01": "no", "refused": 1},
    )

    found = unpack_answers(VOTING, repacked)
    assert (found[("b01",)], found[("b02",)]) == ("no", "no")
    assert numbers[0] == 1
    assert answers["b01"] == "yes"


def test_what_was_set_aside_stays_unless_it_is_corrected() -> None:
    set_aside = (("b01",), ("b02",))
    packed = pack_answers(VOTING, {}, set_aside=set_aside)

    repacked, _ = corrected(
        definition=VOTING, answers={}, packed=packed, changes={"b02": "yes"}
    )

    assert repacked[0] == packed[0]
    assert unpack_answers(VOTING, repacked)[("b02",)] == "yes"
