"""Every figure of a simulated mission, counted again from its JSON lines: they agree."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.selectors.documents import finding_document
from reports.findings.services.computing import compute_findings
from reports.intake.services.judging import judge_pending
from reports.simulation.services.demonstration import (
    Demonstration,
    set_up,
    write_simulation,
)
from reports.simulation.services.desk import decide, demonstration_people
from reports.simulation.services.facts import FOLDER
from reports.simulation.services.mission import issue_tokens
from tests.flows.recount import (
    RATINGS,
    STAGES,
    Answers,
    Desk,
    Item,
    Recount,
    read_items,
    read_lines,
)

pytestmark = pytest.mark.django_db
# This draw has a report of both partners, edits, resends, a rehearsal and a station that
# is not on the list.
SEED = 13
QUOTAS = {"opening": 8, "voting": 80, "counting": 8, "tabulation": 8}
CONTEST = "SIMULATED-LIST"
ENOUGH = 200
# What is compared, as the system has it, as the second count has it.
Comparison = tuple[str, object, object]


@dataclass(frozen=True)
class Counted:
    """The mission's figures as the system has them, and the second count."""

    document: FindingDocument
    again: Recount

    def figure(self, key: str) -> Figure:
        return self.document.by_key[key]


@pytest.fixture
def counted(client: Client, tmp_path: Path) -> Counted:
    made = set_up(scenario_name="small", seed=SEED, mission_code="KZ2023")
    _send(made, client)
    judge_pending(clock=timezone.now)
    decide(
        mission=made.mission,
        election_day=made.country.day,
        simulation=made.simulation,
        people=demonstration_people(mission=made.mission, actor="system"),
        now=timezone.now(),
        on_progress=lambda _done: None,
    )
    judge_pending(clock=timezone.now)
    finding_set = compute_findings(
        mission=made.mission,
        election_day=made.country.day,
        keep=True,
        settled_after=timedelta(0),
    )
    _, lines, *_ = write_simulation(made, folder=tmp_path)
    return Counted(
        document=finding_document(finding_set),
        again=Recount(lines=read_lines(lines), desk=_desk()),
    )


def test_figures_of_every_kind_agree_with_a_second_count(counted: Counted) -> None:
    compared = [
        comparison for compare in COMPARED for comparison in list(compare(counted))
    ]

    assert [
        (key, found, expected) for key, found, expected in compared if found != expected
    ] == []
    assert len(compared) > ENOUGH
    _assert_that_much_could_be_counted_wrongly(counted.again)


def _assert_that_much_could_be_counted_wrongly(again: Recount) -> None:
    sent = Counter(line["id"] for line in again.lines)
    stations = {str(answers["station"]) for answers in again.observations["voting"]}
    standings = {standing for _category, standing in again.incidents()}
    assert max(sent.values()) > 1
    assert again.repeated
    assert again.repeated == again.desk.discarded
    assert sum(again.rehearsed(stage) for stage in STAGES)
    assert sum(again.replaced(stage) for stage in STAGES)
    assert any(station.endswith("-X") for station in stations)
    assert "verified" in standings


def _coverage(counted: Counted) -> Iterator[Comparison]:
    again = counted.again
    for stage in STAGES:
        expected = {
            "expected": QUOTAS[stage],
            "received": len(again.observations[stage]),
            "commissions" if stage == "tabulation" else "stations": again.places(stage),
            "superseded": again.replaced(stage),
            "rehearsal": again.rehearsed(stage),
            "rejected": 0,
        }
        for name, number in expected.items():
            key = f"coverage.{stage}.{name}"
            yield key, counted.figure(key).k, number


def _items(counted: Counted) -> Iterator[Comparison]:
    for stage in STAGES:
        for item in read_items(stage):
            figure = counted.document.figure(f"{stage}.item.{item.code}")
            if figure is None:
                continue
            count = counted.again.item(stage, item)
            found = (figure.k, figure.n, dict(figure.excluded))
            yield figure.key, found, (count.k, count.n, dict(count.excluded))


def _overall(counted: Counted) -> Iterator[Comparison]:
    """Compare the ratings, and the negative ones in the whole and in every part."""
    for stage in STAGES:
        for rating in RATINGS:
            key = f"{stage}.overall.{rating}"
            yield key, counted.figure(key).k, counted.again.rated(stage, rating)
        overall = _named(stage, "overall")
        for mark, where in _parts(counted.again, stage):
            figure = counted.figure(f"{stage}.overall.negative{mark}")
            count = counted.again.item(stage, overall, where)
            yield figure.key, (figure.k, figure.n), (count.k, count.n)


def _women(counted: Counted) -> Iterator[Comparison]:
    for stage in STAGES:
        women = counted.figure(f"commission.{stage}.women")
        yield women.key, (women.k, women.n), counted.again.women(stage)
        chair = counted.figure(f"commission.{stage}.chair_women")
        count = counted.again.item(stage, _named(stage, "chair_woman"))
        yield chair.key, (chair.k, chair.n), (count.k, count.n)


def _incidents(counted: Counted) -> Iterator[Comparison]:
    """Compare events by category and standing, a group of reports once."""
    found = {
        tuple(figure.key.split(".")[1:]): figure.k
        for figure in counted.document.figures
        if figure.indicator == "incidents"
    }
    yield "incidents", found, dict(counted.again.incidents())


def _protocols(counted: Counted) -> Iterator[Comparison]:
    prefix = f"protocol.{CONTEST}."
    sums = {
        figure.key.removeprefix(prefix): int(figure.value)
        for figure in counted.document.figures
        if figure.key.startswith(prefix) and figure.value is not None
    }
    yield prefix, sums, counted.again.protocols(CONTEST)
    broken = counted.figure(f"{prefix}broken")
    yield broken.key, broken.k, counted.again.broken(CONTEST)


def _turnout(counted: Counted) -> Iterator[Comparison]:
    with (FOLDER / "turnout.csv").open(encoding="utf-8") as file:
        announced = [r for r in csv.DictReader(file) if r["region"] == "NATIONAL"]
    latest = max(announced, key=lambda row: row["local_time"])
    share = f"0.{latest['turnout_percent'].replace('.', '')}"
    yield "turnout.national", counted.figure("turnout.national").value, share


COMPARED = (_coverage, _items, _overall, _women, _incidents, _protocols, _turnout)


def _send(made: Demonstration, client: Client) -> None:
    """Post every report as its observer's phone would."""
    tokens = issue_tokens(
        mission=made.mission, simulation=made.simulation, actor="system"
    )
    for report in made.simulation.reports:
        body = report.as_json(
            mission=made.mission.code, election_day=made.country.day.code
        )
        answer = client.post(
            "/api/v1/submissions",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {tokens[report.observer]}"},
        )
        assert answer.status_code in {200, 201}, answer.content


def _desk() -> Desk:
    """Return what was decided, from the tables themselves."""
    incidents = (
        "select i.instance_id, s.level, s.group_id from reports_incidentreport i"
        " join reports_incidentstate s on s.incident_id = i.id"
    )
    discarded = (
        "select s.instance_id from reports_setasidedecision d"
        " join reports_judgement j on j.id = d.judgement_id"
        " join reports_submission s on s.id = j.submission_id"
        " where d.action = 'discard'"
    )
    with connection.cursor() as cursor:
        cursor.execute(incidents)
        states = cursor.fetchall()
        cursor.execute(discarded)
        dropped = cursor.fetchall()
    return Desk(
        discarded=frozenset(str(instance) for (instance,) in dropped),
        levels={str(instance): level for instance, level, _group in states},
        groups={str(instance): group for instance, _, group in states if group},
    )


def _named(stage: str, name: str) -> Item:
    return next(item for item in read_items(stage) if item.name == name)


def _parts(
    again: Recount, stage: str
) -> Iterator[tuple[str, Callable[[Answers], bool]]]:
    """Yield the mark of the whole and of each part, and which answers lie in it."""
    yield "", lambda _answers: True
    for mark, name in (("@", "area"), ("#", "setting")):
        answered = again.observations[stage]
        values = {str(answers[name]) for answers in answered if name in answers}
        for value in sorted(values):
            yield f"{mark}{value}", partial(_answered, name=name, value=value)


def _answered(answers: Answers, *, name: str, value: str) -> bool:
    return bool(answers.get(name) == value)
