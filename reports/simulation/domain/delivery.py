"""How reports travel: late, twice, by both partners, edited, mistyped, or never."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from numpy.random import Generator

from reports.checklists.domain.definition import ChecklistDefinition
from reports.simulation.domain.scenario import Scenario


@dataclass(frozen=True)
class SimulatedReport:
    """One report as it leaves a phone; `what` says which trap it is, if any."""

    instance_id: UUID
    observer: str
    team: str
    checklist: str
    version: str
    answers: Mapping[str, Any]
    device_at: datetime
    arrives_at: datetime
    replaces: UUID | None = None
    is_rehearsal: bool = False
    what: str = ""

    def as_json(self, *, mission: str, election_day: str) -> dict[str, Any]:
        """Return the report as the JSON API takes it."""
        report: dict[str, Any] = {
            "id": str(self.instance_id),
            "mission": mission,
            "election_day": election_day,
            "checklist": self.checklist,
            "version": self.version,
            "device_time": self.device_at.isoformat(timespec="seconds"),
            "answers": self.answers,
        }
        if self.replaces:
            report["replaces"] = str(self.replaces)
        if self.is_rehearsal:
            report["rehearsal"] = True
        return report


def new_id(random: Generator) -> UUID:
    """Return a random UUID that the seed decides."""
    return UUID(bytes=random.bytes(16), version=4)


def deliver(
    reports: Sequence[SimulatedReport],
    *,
    scenario: Scenario,
    definitions: Mapping[str, ChecklistDefinition],
    random: Generator,
) -> tuple[SimulatedReport, ...]:
    """Return what reaches the server, in the order of arrival."""
    sent: list[SimulatedReport] = []
    for report in reports:
        if random.random() < scenario.never_arrives:
            continue
        late = replace(report, arrives_at=_arrival(report, scenario, random))
        sent.append(_with_trap(late, scenario, definitions, random))
        sent.extend(_followers(sent[-1], scenario, definitions, random))
    rehearsed = random.choice(
        len(reports), size=min(scenario.rehearsals, len(reports)), replace=False
    )
    sent.extend(_rehearsal(reports[int(index)], random) for index in rehearsed)
    return tuple(sorted(sent, key=lambda report: (report.arrives_at, report.what)))


def _arrival(
    report: SimulatedReport, scenario: Scenario, random: Generator
) -> datetime:
    minutes = random.lognormal(math.log(scenario.delay_median), 1.3)
    return report.device_at + timedelta(
        minutes=min(float(minutes), scenario.delay_max_hours * 60)
    )


def _rehearsal(report: SimulatedReport, random: Generator) -> SimulatedReport:
    """Return the same report as it was sent in the training two days before."""
    return replace(
        report,
        instance_id=new_id(random),
        is_rehearsal=True,
        what="rehearsal",
        device_at=report.device_at - timedelta(days=2),
        arrives_at=report.arrives_at - timedelta(days=2),
    )


def _with_trap(
    report: SimulatedReport,
    scenario: Scenario,
    definitions: Mapping[str, ChecklistDefinition],
    random: Generator,
) -> SimulatedReport:
    definition = definitions[report.checklist]
    if random.random() < scenario.impossible_value:
        return _changed(report, definition, "voted_so_far", _absurd, "impossible_value")
    if random.random() < scenario.unlisted_station:
        return _changed(report, definition, "station", _unlisted, "unlisted_station")
    return report


def _followers(
    report: SimulatedReport,
    scenario: Scenario,
    definitions: Mapping[str, ChecklistDefinition],
    random: Generator,
) -> list[SimulatedReport]:
    followers = []
    if random.random() < scenario.sent_twice:
        again = report.arrives_at + timedelta(minutes=1 + random.random() * 30)
        followers.append(replace(report, arrives_at=again, what="sent_twice"))
    if report.checklist == "voting" and random.random() < scenario.filed_by_both:
        partner = replace(
            report,
            instance_id=new_id(random),
            observer=_partner(report.observer),
            arrives_at=report.arrives_at + timedelta(minutes=9),
            what="filed_by_both",
        )
        followers.append(partner)
    if random.random() < scenario.edited:
        edited = _changed(
            report, definitions[report.checklist], "members_present", _one_more, "edit"
        )
        if edited.what == "edit":
            followers.append(
                replace(
                    edited,
                    instance_id=new_id(random),
                    replaces=report.instance_id,
                    arrives_at=report.arrives_at + timedelta(minutes=20),
                )
            )
    return followers


def _partner(observer: str) -> str:
    """Return the code of the other member of the team: 1 and 2, 3 and 4 and so on."""
    head, _, number = observer.rpartition("-")
    other = int(number) + (1 if int(number) % 2 else -1)
    return f"{head}-{other:03d}"


def _changed(
    report: SimulatedReport,
    definition: ChecklistDefinition,
    role: str,
    change: Callable[[Any], Any],
    what: str,
) -> SimulatedReport:
    """Return the report with the answer of one role changed, if it has that answer."""
    question = definition.question_for(role)
    if question is None:
        return report
    group, name = question.path[0], question.path[-1]
    value = report.answers.get(group, {}).get(name)
    if value is None:
        return report
    answers = {**report.answers, group: {**report.answers[group], name: change(value)}}
    return replace(report, answers=answers, what=what)


def _absurd(_value: Any) -> int:
    return 1_234_567_890


def _unlisted(value: Any) -> str:
    return f"{value}-X"


def _one_more(value: Any) -> int:
    return int(value) + 1
