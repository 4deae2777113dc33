"""The forms that a phone gets: of its mission, for what its observer is there to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from observers.access.models import DeviceToken
from observers.deployment.models import ExpectedReport
from reports.checklists.domain.definition import Stage, text_in
from reports.checklists.domain.station_picker import FILE as STATIONS
from reports.checklists.domain.station_picker import reads_stations
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import STAGE_ORDER, MediaFile, media_of, version_for
from reports.intake.domain.form_list import md5_of
from reports.intake.domain.openrosa import spoken

ALWAYS = frozenset({Stage.INCIDENT.value})
OF_THE_DAY = frozenset(
    {
        Stage.OPENING.value,
        Stage.VOTING.value,
        Stage.COUNTING.value,
        Stage.TABULATION.value,
    }
)
SHORT_TERM = "sto"


@dataclass(frozen=True)
class FormFacts:
    """What never changes of a published version: its hash and the files it shows."""

    md5: str
    has_station_list: bool
    media: tuple[MediaFile, ...]

    @property
    def has_files(self) -> bool:
        return self.has_station_list or bool(self.media)


@dataclass(frozen=True)
class Form:
    """One form that a phone may fill in now."""

    code: str
    version: str
    title: str
    facts: FormFacts


def language_of(token: DeviceToken) -> str:
    """Return the language in which the observer of a phone is spoken to."""
    return spoken(*token.observer.languages, *token.mission.languages, "en")


def forms_for(token: DeviceToken) -> list[Form]:
    """Return the latest version of each checklist that the observer may need."""
    stages = _stages(token)
    language = language_of(token)
    rows = ChecklistVersion.objects.filter(mission_id=token.mission_id)
    columns = ("id", "version", "source_sha256", "checklist__code", "checklist__stage")
    found = rows.latest_of_each().values(*columns, "checklist__titles")
    wanted = [row for row in found if row["checklist__stage"] in stages]
    return [_form(row, language=language) for row in sorted(wanted, key=_place)]


def form_bytes(token: DeviceToken, *, code: str, version: str) -> bytes:
    """Return the stored bytes of a published version; old ones for ever."""
    found = version_for(mission=token.mission, code=code, version=version)
    return found.xform.encode()


def facts_for(token: DeviceToken, *, code: str, version: str) -> FormFacts:
    """Return what is kept of a published version, without reading it again."""
    rows = ChecklistVersion.objects.published().filter(mission_id=token.mission_id)
    row = rows.filter(checklist__code=code, version=version)
    key = row.values_list("id", "source_sha256").first()
    if key is None:
        # Raises in the words of the checklists.
        found = version_for(mission=token.mission, code=code, version=version)
        key = (found.pk, found.source_sha256)
    return _facts(*key)


def _stages(token: DeviceToken) -> frozenset[str]:
    """Return the parts of the election that this observer is there for.

    Incidents happen to everybody. A short-term observer works on election day, at what
    is expected of the team, or at everything while nothing is planned; long-term
    observers and the core team fill in all there is.
    """
    if token.observer.role != SHORT_TERM:
        return frozenset(stage.value for stage in Stage)
    expected = ExpectedReport.objects.filter(
        mission_id=token.mission_id, team_id=token.team_id, quota__gt=0
    ).values_list("stage", flat=True)
    return (frozenset(expected) or OF_THE_DAY) | ALWAYS


def _place(row: dict[str, Any]) -> tuple[int, str]:
    return STAGE_ORDER[row["checklist__stage"]], row["checklist__code"]


def _form(row: dict[str, Any], *, language: str) -> Form:
    code = row["checklist__code"]
    return Form(
        code=code,
        version=row["version"],
        title=text_in(row["checklist__titles"], language).strip() or code,
        facts=_facts(row["id"], row["source_sha256"]),
    )


@lru_cache(maxsize=1024)
def _facts(version_id: int, source_sha256: str) -> FormFacts:
    """Read a version that cannot change; the hash keeps rows of one number apart."""
    version = ChecklistVersion.objects.only("xform", "mission_id").get(
        pk=version_id, source_sha256=source_sha256
    )
    media = media_of(version)
    # A list of that name which the author brings along is the form's own.
    is_own = any(file.filename == STATIONS for file in media)
    return FormFacts(
        md5=md5_of(version.xform.encode()),
        has_station_list=reads_stations(version.xform) and not is_own,
        media=media,
    )
