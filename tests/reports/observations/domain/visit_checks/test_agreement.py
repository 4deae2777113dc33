"""Agreement of observers: coefficients with known answers, and too few pairs."""

from __future__ import annotations

import pytest

from reports.observations.domain.visit_checks.agreement import (
    JointVisit,
    cohen_kappa,
    disagreements,
    item_agreements,
    krippendorff_alpha,
)


def joint(form: str, team: str, station: str = "1", **answers: str) -> JointVisit:
    return JointVisit(form, team, station, "voting", answers)


def test_kappa_of_the_known_table_is_two_fifths() -> None:
    assert cohen_kappa([[20, 5], [10, 15]]) == pytest.approx(0.4, abs=1e-12)


def test_kappa_is_unknown_where_everybody_gave_one_answer() -> None:
    assert cohen_kappa([[30, 0], [0, 0]]) is None
    assert cohen_kappa([[0, 0], [0, 0]]) is None


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        cohen_kappa([[1, 2]])


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A, B and C.
def units(*observers: str) -> list[list[str | None]]:
    return [
        [None if code == "." else code for code in unit]
        for unit in zip(*observers, strict=True)
    ]


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (
            (
                "12332141 2...".replace(" ", ""),
                "12332241 25.3".replace(" ", ""),
                ".3332342251.",
                "12332441251.",
            ),
            0.743,
        ),
    ],
    ids=["A two, binary", "B two, nominal", "C four, with gaps"],
)
def test_alpha_of_the_published_examples(
    observers: tuple[str, ...], alpha: float
) -> None:
    found = krippendorff_alpha(units(*observers))

    assert found is not None
    assert round(found, 3) == alpha


def test_alpha_is_unknown_without_variation_or_pairs() -> None:
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert krippendorff_alpha([["a", None], ["b"]]) is None


def test_few_pairs_are_no_coefficient_but_a_list_of_answers() -> None:
    visits = [joint("f1", "T1", A="yes", B="no"), joint("f2", "T2", A="no", B="no")]

    first, _ = item_agreements(visits)
    found = disagreements(visits)

    assert (first.item, first.pairs, first.agreed, first.is_enough) == (
        "A",
        1,
        0,
        False,
    )
    assert [(d.item, d.one.team, d.other.team) for d in found] == [("A", "T1", "T2")]


def test_two_forms_of_one_team_are_no_pair() -> None:
    visits = [joint("f1", "T1", A="yes"), joint("f2", "T1", A="no")]

    assert item_agreements(visits) == ()
    assert disagreements(visits) == ()
