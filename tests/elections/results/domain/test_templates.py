"""Templates of protocols as data: shipped ones, own ones, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.results.domain.protocol import check_protocol
from elections.results.domain.templates import (
    TemplateUnreadable,
    read_template,
    shipped_templates,
    standard_template,
    template_text,
)

OWN = """
name: Two boxes
lines: {valid: Valid, small_box: Small box, large_box: Large box, in_box: Both boxes}
identities:
  - {code: boxes, left: [small_box, large_box], relation: "=", right: [in_box]}
  - {code: some_lost, left: [in_box], relation: "=", right: [valid], question: true,
     tolerance: {ballots: 3, share: 0.5}}
"""


@pytest.mark.parametrize("code", sorted(shipped_templates()))
def test_a_shipped_template_survives_being_written_out(code: str) -> None:
    template = shipped_templates()[code]

    assert read_template(template_text(template), code=code) == template


def test_an_own_template_decides_what_is_impossible() -> None:
    template = read_template(OWN, code="own")
    lines = {"small_box": 10, "large_box": 90, "in_box": 101, "valid": 99}

    broken = check_protocol(lines, {}, template)

    assert [(b.code, b.difference) for b in broken] == [("boxes", -1)]
    assert check_protocol(lines, {}) == ()


def test_a_tolerance_is_a_number_of_ballots_and_a_share() -> None:
    template = read_template(OWN, code="own")

    def questions(valid: int) -> list[str]:
        broken = check_protocol({"in_box": 100, "valid": valid}, {}, template)
        return [identity.code for identity in broken if identity.is_question]

    assert (questions(97), questions(96)) == ([], ["some_lost"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("name: Two boxes", "name: [unclosed"), "not YAML"),
        (("lines: {", "rows: {"), "List the lines"),
        (('relation: "="', 'relation: "<"'), "in quotes"),
        (("[small_box, large_box]", "[tiny_box]"), "no line of this form"),
        (("[small_box, large_box]", "[]"), "list the lines of left"),
        (("code: some_lost", "code: boxes"), "Two identities"),
        (("{ballots: 3, share: 0.5}", "{ballots: x}"), "write the tolerance"),
        (("{ballots: 3, share: 0.5}", "{ballots: 3, share: 2}"), "nothing and all"),
        (("right: [in_box]", "right: [votes]"), "votes on the left"),
    ],
)
def test_a_slip_gets_words_that_say_what_to_mend(
    change: tuple[str, str], words: str
) -> None:
    with pytest.raises(TemplateUnreadable, match=words):
        read_template(OWN.replace(*change, 1), code="own")


def test_a_text_that_grows_by_references_is_refused() -> None:
    with pytest.raises(TemplateUnreadable, match="Write out"):
        read_template("a: &a [x]\nb: [*a, *a]", code="own")


@given(text=st.text(max_size=300))
def test_no_text_at_all_is_a_template_by_accident(text: str) -> None:
    with pytest.raises(TemplateUnreadable):
        read_template(text, code="own")


def test_the_standard_names_only_its_own_lines() -> None:
    template = standard_template()

    named = {
        line for one in template.identities for line in (*one.left, *one.right)
    } - {"votes"}

    assert named <= set(template.lines)
