"""Finding sets from stored observations: what counts, what replaces what."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from elections.journal.models import Event
from observers.missions.models import Mission
from reports.findings.models import Figure, FindingSet
from reports.findings.services.computing import compute_findings
from reports.observations.models import Observation
from tests.factories.findings import (
    MOMENT,
    CountedObservationFactory,
    PublishedVersionFactory,
)
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db

AT_ONCE = timedelta(0)


def observe(answer: str, **more: object) -> Observation:
    return CountedObservationFactory.create(answers={"b01": answer}, **more)


def compute(
    observation: Observation, *, as_of: datetime | None = None, keep: bool = False
) -> FindingSet:
    mission: Mission = observation.mission
    return compute_findings(
        mission=mission,
        election_day=observation.election_day,
        as_of=as_of,
        keep=keep,
        reason="asked" if keep else "",
        actor="system",
        settled_after=AT_ONCE,
    )


def beside(first: Observation) -> dict[str, object]:
    """Return what puts another observation in the same mission, day and checklist."""
    return {"version": first.version, "election_day": first.election_day}


def test_figures_are_counted_and_stored_as_rows() -> None:
    first = observe("yes")
    observe("no", **beside(first))

    findings = compute(first)

    figure = Figure.objects.get(finding_set=findings, key="voting.item.B01")
    assert (figure.k, figure.n, figure.unit) == (1, 2, "observations")
    assert len(findings.content_sha256) == 64


def test_rehearsals_and_superseded_reports_do_not_count() -> None:
    first = observe("yes")
    observe("no", **beside(first), supersedes=first.instance_id, thread=first.thread)
    observe("yes", **beside(first), is_rehearsal=True)

    findings = compute(first)

    figure = Figure.objects.get(finding_set=findings, key="voting.item.B01")
    assert (figure.k, figure.n) == (0, 1)
    numbers = dict(
        Figure.objects.filter(
            finding_set=findings, key__startswith="coverage.voting."
        ).values_list("key", "k")
    )
    assert numbers["coverage.voting.superseded"] == 1
    assert numbers["coverage.voting.rehearsal"] == 1


def test_what_is_recorded_later_does_not_count() -> None:
    first = observe("yes")
    observe("yes", **beside(first), recorded_at=MOMENT + timedelta(hours=1))

    findings = compute(first, as_of=MOMENT)

    figure = Figure.objects.get(finding_set=findings, key="voting.item.B01")
    assert figure.n == 1


def test_another_day_has_figures_of_its_own() -> None:
    first = observe("yes")
    other_day = ElectionDayFactory.create(
        election=first.mission.election, date=date(2023, 4, 2)
    )
    observe("yes", version=first.version, election_day=other_day)

    findings = compute(first)

    assert Figure.objects.get(finding_set=findings, key="voting.item.B01").n == 1


def test_a_live_set_replaces_the_one_before() -> None:
    first = observe("yes")
    before = compute(first)

    after = compute(first)

    assert list(FindingSet.objects.all()) == [after]
    assert before.pk != after.pk
    assert not Figure.objects.filter(finding_set_id=before.pk).exists()


def test_an_earlier_computation_does_not_replace_a_later_one() -> None:
    first = observe("yes")
    later = compute(first)

    assert compute(first, as_of=MOMENT) == later


def test_a_kept_set_stays_and_is_in_the_journal() -> None:
    first = observe("yes")

    kept = compute(first, keep=True)
    compute(first)

    assert FindingSet.objects.count() == 2
    event = Event.objects.get(kind="findings.kept")
    assert event.payload["sha256"] == kept.content_sha256


def test_figures_lie_at_least_twenty_seconds_back() -> None:
    first = observe("yes")

    findings = compute_findings(
        mission=first.mission, election_day=first.election_day, as_of=timezone.now()
    )

    assert findings.computed_at - findings.as_of == timedelta(seconds=20)


def test_the_same_reports_give_the_same_bytes() -> None:
    first = observe("yes")

    kept = [compute(first, as_of=MOMENT, keep=True) for _ in range(2)]

    assert kept[0].content_sha256 == kept[1].content_sha256


def test_a_mission_without_reports_has_a_set_too() -> None:
    version = PublishedVersionFactory.create()

    findings = compute_findings(mission=version.mission, election_day=None)

    assert findings.document["mission"] == version.mission.code
