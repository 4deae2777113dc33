"""Importing published results: as-of time and source are required.

Published lines are append-only: a revised value is a new row with a later time. Sums
that do not hold are questions in the preview, never a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from elections.contests.models import Contest, Contestant
from elections.contests.selectors import contests_by_code
from elections.errors import DomainError
from elections.journal.services.events import record_event
from elections.places.domain.imports import (
    ImportPreview,
    first_examples,
    refuse_errors,
)
from elections.places.domain.sheets import RowError, SheetRow, read_sheet
from elections.places.models import Area, ElectionDay, PollingStation
from elections.places.selectors import areas_by_code, stations_by_code
from elections.results.domain.columns import RESULT_COLUMNS
from elections.results.domain.protocol import check_protocol
from elections.results.domain.publication import Publication
from elections.results.domain.templates import VOTES
from elections.results.models import OfficialResult
from elections.results.selectors import templates_of


class SourceMissing(DomainError):
    """A published figure without its source cannot be cited."""

    code = "source_missing"


@dataclass(frozen=True)
class _Plan:
    new: list[OfficialResult]
    preview: ImportPreview


def import_official_results_preview(
    *, election_day: ElectionDay, text: str, publication: Publication
) -> ImportPreview:
    """Tell what an import would add, with sums that do not hold."""
    return _plan_results(election_day, text, publication).preview


@transaction.atomic
def import_official_results(
    *,
    election_day: ElectionDay,
    text: str,
    publication: Publication,
    actor: str,
    skip_errors: bool = False,
) -> ImportPreview:
    """Add the published lines of a sheet that are not there yet."""
    plan = _plan_results(election_day, text, publication)
    refuse_errors(plan.preview, skip_errors=skip_errors)
    OfficialResult.objects.bulk_create(plan.new, batch_size=2_000)
    _record(election_day, plan.preview, publication, actor)
    return plan.preview


def _plan_results(day: ElectionDay, text: str, publication: Publication) -> _Plan:
    if not publication.source.strip() or publication.as_of is None:
        raise SourceMissing("Say who published these results and as of what time.")
    sheet = read_sheet(text, RESULT_COLUMNS)
    places = _Places(day, sheet.rows)
    stored = OfficialResult.objects.filter(
        election_day=day, as_of=publication.as_of, source=publication.source
    ).select_related("area", "station")
    known = {_key(row): row for row in stored}
    new: list[OfficialResult] = []
    errors = list(sheet.errors)
    same = 0
    for row in sheet.rows:
        slips = places.problems(row)
        errors += slips
        if slips:
            continue
        made = places.result(day, row, publication)
        met = known.setdefault(_key(made), made)
        if met is made:
            new.append(made)
        elif met.value == made.value:
            same += 1
        else:
            errors.append(_contradiction(row, met))
    preview = ImportPreview(
        rows_new=len(new),
        rows_changed=0,
        rows_same=same,
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        ignored_headings=sheet.ignored,
        questions=first_examples(_sums([*stored, *new], places.contests)),
    )
    return _Plan(new, preview)


class _Places:
    """Everything that a result sheet names, fetched once."""

    def __init__(self, day: ElectionDay, rows: Sequence[SheetRow]) -> None:
        self.contests = contests_by_code(election=day.election)
        self.areas = areas_by_code(election=day.election, codes=_codes(rows, "area"))
        self.stations = stations_by_code(
            election=day.election, codes=_codes(rows, "station")
        )
        contestants = Contestant.objects.filter(contest__election=day.election)
        self.contestants = {
            (contestant.contest_id, contestant.code): contestant
            for contestant in contestants
        }

    def problems(self, row: SheetRow) -> list[RowError]:
        """Return what is not known under the codes of a line, and whose it is not."""
        cells = row.values
        named, line = cells.get("contestant"), cells.get("line") or VOTES
        if not named and line == VOTES:
            text = "Name the contestant, or the line of the protocol."
            return [RowError(row.line, "contestant", text)]
        if named and line != VOTES:
            text = f"{line} is counted for nobody. Empty the cell of the contestant."
            return [RowError(row.line, "line", text)]
        contest = self.contests.get(cells["contest"])
        tables: dict[str, Mapping[str, Any]] = {
            "contest": self.contests,
            "area": self.areas,
            "station": self.stations,
        }
        if contest:
            tables["contestant"] = {
                code: found
                for (contest_id, code), found in self.contestants.items()
                if contest_id == contest.pk
            }
        return [
            RowError(row.line, name, f"There is no {name} with the code {cells[name]}.")
            for name, table in tables.items()
            if cells.get(name) and cells[name] not in table
        ]

    def result(
        self, day: ElectionDay, row: SheetRow, publication: Publication
    ) -> OfficialResult:
        """Return the line as a row of ours."""
        assert publication.as_of
        cells = row.values
        contest: Contest = self.contests[cells["contest"]]
        area: Area | None = self.areas.get(cells.get("area") or "")
        station: PollingStation | None = self.stations.get(cells.get("station") or "")
        code = cells.get("contestant") or ""
        return OfficialResult(
            election_day=day,
            contest=contest,
            area=area,
            station=station,
            contestant=self.contestants[contest.pk, code] if code else None,
            line=cells.get("line") or VOTES,
            value=cells["value"],
            published_share=cells.get("percent_published"),
            published_seats=cells.get("seats"),
            as_of=publication.as_of,
            source=publication.source.strip(),
            source_url=publication.source_url,
            recorded_at=timezone.now(),
        )


def _codes(rows: Sequence[SheetRow], name: str) -> set[str]:
    return {row.values[name] for row in rows if row.values.get(name)}


def _key(row: OfficialResult) -> tuple[Any, ...]:
    return row.contest_id, row.area_id, row.station_id, row.contestant_id, row.line


def _contradiction(row: SheetRow, met: OfficialResult) -> RowError:
    text = (
        f"Stored with {met.value:,} for the same time. Give revised results a later time."
        if met.pk
        else f"An earlier line of this file says {met.value:,}. Keep one of the two."
    )
    return RowError(row.line, "value", text)


def _place(row: OfficialResult) -> str:
    """Return where a line was counted, as the file names it."""
    if row.station:
        return f", station {row.station.code}"
    return f", area {row.area.code}" if row.area else ""


def _sums(rows: Sequence[OfficialResult], contests: Mapping[str, Contest]) -> list[str]:
    codes = {contest.pk: code for code, contest in contests.items()}
    templates = templates_of(codes)
    lines: dict[tuple[Any, ...], dict[str, int]] = {}
    votes: dict[tuple[Any, ...], dict[str, int]] = {}
    places: dict[tuple[Any, ...], str] = {}
    for row in rows:
        place = (row.contest_id, row.area_id or 0, row.station_id or 0)
        places[place] = _place(row)
        if row.contestant_id:
            votes.setdefault(place, {})[str(row.contestant_id)] = row.value
        else:
            lines.setdefault(place, {})[row.line] = row.value
    return [
        f"{codes[place[0]]}{places[place]}: {broken.sentence}: {broken.left:,} against "
        f"{broken.right:,} (difference {broken.difference:+,})"
        for place in sorted({*lines, *votes})
        for broken in check_protocol(
            lines.get(place, {}), votes.get(place, {}), templates.get(place[0])
        )
        if not broken.is_question
    ]


def _record(
    day: ElectionDay,
    preview: ImportPreview,
    publication: Publication,
    actor: str,
) -> None:
    record_event(
        actor=actor,
        kind="results.imported",
        subject=f"election_day:{day.code}",
        payload={
            "new": preview.rows_new,
            "left_out": len(preview.errors),
            "source": publication.source,
            "as_of": publication.as_of,
        },
    )
