"""What changed between two sets: added, gone and other numbers."""

from __future__ import annotations

from reports.findings.domain.differences import differences
from reports.findings.domain.evaluation import evaluate
from tests.factories.findings import make_facts, make_row, make_voting

VOTING = make_voting()


def test_only_figures_with_other_numbers_are_listed() -> None:
    first = make_row(VOTING, {"b01": "yes", "b03": "no"}, instance_id="1")
    late = make_row(VOTING, {"b01": "no"}, instance_id="2")
    old = evaluate(make_facts(VOTING, rows=(first,)))
    new = evaluate(make_facts(VOTING, rows=(first, late)))

    changed = {one.key: one for one in differences(old, new)}

    item = changed["voting.item.B01"]
    assert item.before is not None
    assert item.after is not None
    assert (item.before.n, item.after.n) == (1, 2)
    assert changed["voting.item.B03"].after is not None
    assert differences(old, old) == ()
