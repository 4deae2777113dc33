"""A simulated sample, from its JSON lines: estimated again, and beside official results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from elections.places.models import PollingStation
from elections.results.domain.publication import Publication
from elections.results.services.official import import_official_results
from elections.results.services.turnout import import_turnout
from reports.findings.domain.figures import FindingDocument
from reports.findings.models import FindingSet
from reports.findings.selectors.documents import finding_document
from reports.findings.services.computing import compute_findings
from reports.findings.services.quick_counts import (
    compute_quick_count,
    release_quick_count,
    review_station,
)
from reports.intake.services.judging import judge_pending
from reports.simulation.domain.scenario import SAMPLED
from reports.simulation.services.desk import demonstration_people
from reports.simulation.services.publishing import SAMPLE_NARRATIVES, write_statement
from reports.simulation.services.sampled_count import count_and_release
from reports.simulation.services.sampled_demonstration import (
    SampledDemonstration,
    sampled_demonstration,
    write_sampled,
)
from reports.simulation.services.sampled_mission import (
    CONTEST,
    LISTS,
    SIZE_BOUNDS,
    tokens_of,
)
from reports.statements.domain.document import Document, Table, decode
from tests.flows.recount import read_items, read_lines
from tests.flows.recount_sample import (
    Estimated,
    SampleRecount,
    turnout_of,
    votes_of,
    women_of,
)

pytestmark = pytest.mark.django_db
SMALL = replace(
    SAMPLED,
    stations=900,
    registered_total=1_050_000,
    sampled_stations=72,
    never_arrives=0.02,
)
SEED = 7
STAGES = ("opening", "voting", "counting")
ENOUGH = 100
CLOSE = 1e-8
SOURCE = "Simulated commission, bulletin 1"


@pytest.fixture
def received(client: Client) -> SampledDemonstration:
    shown = sampled_demonstration(
        seed=SEED, mission_code="SMALL", actor="system", scenario=SMALL
    )
    tokens = tokens_of(
        shown.made, codes={one.observer for one in shown.reports}, actor="system"
    )
    for report in shown.reports:
        answer = client.post(
            "/api/v1/submissions",
            data=report.as_json(mission="SMALL", election_day=shown.made.day.code),
            content_type="application/json",
            headers={"Authorization": f"Bearer {tokens[report.observer]}"},
        )
        assert answer.status_code in {200, 201}, answer.content
    judge_pending(clock=timezone.now)
    _release(shown)
    return shown


def _release(shown: SampledDemonstration) -> None:
    """Review what one station alone moves, and release the count, by two."""
    people = demonstration_people(mission=shown.made.mission, actor="system")
    _before, count = count_and_release(shown.made, people=people, actor="system")
    if not count.is_refused:
        return
    for one in count.document["outliers"]:
        review_station(
            count=count,
            station=PollingStation.objects.get(code=one["station"]),
            instance_id=UUID(one["report"]),
            reason="read again from its photograph (simulated)",
            user=people[0],
            now=timezone.now(),
        )
    again = compute_quick_count(
        mission=shown.made.mission,
        election_day=shown.made.day,
        contest=shown.made.contest,
        now=timezone.now(),
        actor="system",
    )
    for user in people:
        release_quick_count(count=again, user=user, now=timezone.now())


def test_estimates_and_intervals_agree_with_the_formulas_of_a_textbook(
    received: SampledDemonstration, tmp_path: Path
) -> None:
    _truth, lines = write_sampled(received, folder=tmp_path)
    document = finding_document(_findings(received))

    again = _recount(received, lines)

    compared = [*_items(document, again), *_results(document, again)]
    assert [found for found in compared if not _agrees(document, *found)] == []
    assert len(compared) > ENOUGH
    silent = [
        stage for stage in STAGES if len(again.reported[stage]) < len(again.drawn)
    ]
    assert silent


def test_imported_official_results_stand_beside_the_estimate_and_accuse_nobody(
    received: SampledDemonstration, tmp_path: Path
) -> None:
    votes = _votes(received)
    votes["LIST-A"] += sum(votes.values()) // 4
    _import(received, votes, turnout="99.00")

    files = write_statement(
        mission=received.made.mission,
        election_day=received.made.day,
        folder=tmp_path,
        actor="system",
        on_progress=lambda _done, _all, _said: None,
        narratives=SAMPLE_NARRATIVES,
    )

    named = {
        path.name.split("SMALL-")[1].split("-r1")[0] + path.suffix: path
        for path in files
    }
    document = decode(named["statement.json"].read_bytes())
    rows = {
        row[0].text: [cell.text for cell in row[1:]] for row in _beside(document).rows
    }
    share = 100 * votes["LIST-A"] / sum(votes.values())
    point, _interval, official, difference, inside = rows["Simulated list A"]
    assert official == f"{share:.1f}"
    assert abs(float(difference) - (share - float(point))) < 0.1
    assert inside == "outside"
    assert rows["Turnout, of registered voters"][2:] == [
        "99.0",
        f"{99 - float(rows['Turnout, of registered voters'][0]):+.1f}",
        "outside",
    ]
    for name in ("statement.pdf", "annex.pdf", "statement.html"):
        text = _text(named[name])
        assert SOURCE in text
        assert "does not say what a difference comes from" in text
        assert "fraud" not in text.lower()
        assert "falsif" not in text.lower().replace("indications of falsification", "")


def _findings(received: SampledDemonstration) -> FindingSet:
    return compute_findings(
        mission=received.made.mission,
        election_day=received.made.day,
        keep=True,
        settled_after=timedelta(0),
    )


def _recount(received: SampledDemonstration, lines: Path) -> SampleRecount:
    """Read the list of stations and the draw from the tables themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select code, setting, registered_voters from elections_pollingstation"
            " where kind not in ('prison', 'military')"
        )
        listed = cursor.fetchall()
        cursor.execute(
            "select p.code from observers_sampledstation s"
            " join elections_pollingstation p on p.id = s.station_id"
        )
        drawn = cursor.fetchall()
    return SampleRecount(
        lines=read_lines(lines),
        drawn=frozenset(code for (code,) in drawn),
        strata={
            code: f"{setting} {sum(size >= bound for bound in SIZE_BOUNDS)}"
            for code, setting, size in listed
        },
    )


def _items(
    document: FindingDocument, again: SampleRecount
) -> Iterator[tuple[str, Estimated | None]]:
    for stage in STAGES:
        for item in read_items(stage):
            key = f"{stage}.item.{item.code}"
            if key in document.by_key:
                yield key, again.item(stage, item)
            if item.name == "overall":
                yield f"{stage}.overall.negative", again.item(stage, item)
        yield f"commission.{stage}.women", again.ratio(stage, women_of)


def _results(
    document: FindingDocument, again: SampleRecount
) -> Iterator[tuple[str, Estimated | None]]:
    for name in LISTS:
        votes = partial(votes_of, contestant=name)
        yield f"quick_count.share.{CONTEST}.{name}", again.ratio("counting", votes)
    yield f"quick_count.turnout.{CONTEST}", again.ratio("counting", turnout_of)


def _agrees(document: FindingDocument, key: str, again: Estimated | None) -> bool:
    estimate = document.by_key[key].estimate
    if estimate is None or again is None:
        return again is None and estimate is not None and not estimate.is_computed
    found = (estimate.point, estimate.lower, estimate.upper)
    expected = (again.point, again.lower, again.upper)
    return estimate.n == again.n and all(
        abs(float(one) - other) < CLOSE
        for one, other in zip(found, expected, strict=True)
    )


def _votes(received: SampledDemonstration) -> dict[str, int]:
    return {
        name: sum(station.votes[at] for station in received.made.in_frame)
        for at, name in enumerate(LISTS)
    }


def _import(
    received: SampledDemonstration, votes: dict[str, int], *, turnout: str
) -> None:
    """Publish as the desk imports: a sheet each, with source and time."""
    published = Publication(source=SOURCE, as_of=timezone.now())
    rows = [f"{CONTEST},{name},{number}" for name, number in votes.items()]
    import_official_results(
        election_day=received.made.day,
        text="\n".join(["contest,list,votes", *rows]),
        publication=published,
        actor="system",
    )
    import_turnout(
        election_day=received.made.day,
        text=f"turnout_percent\n{turnout}\n",
        publication=published,
        actor="system",
    )


def _beside(document: Document) -> Table:
    section = document.section("quick_count")
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Table))


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = PdfReader(BytesIO(path.read_bytes())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    return " ".join(path.read_text(encoding="utf-8").split())
