"""The files of a report by name: those it brought, those it carries on, those it lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from observers.missions.models import Mission
from reports.checklists.domain.files import NamedFile
from reports.checklists.errors import UnknownChecklist
from reports.checklists.selectors import definition_of, version_for
from reports.intake.domain.envelope import Envelope
from reports.intake.domain.file_names import files_named, same_name
from reports.intake.domain.readers import XML, read_report
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.submissions import Submission
from reports.intake.selectors.families import edits_above
from reports.intake.selectors.stored import raw_report


@dataclass(frozen=True)
class ReportFile:
    """One file of a report; `sha256` is empty while it has not come."""

    name: str
    sha256: str
    media_type: str = ""
    size: int | None = None

    @property
    def is_here(self) -> bool:
        return self.size is not None


def report_files(submission: Submission) -> tuple[ReportFile, ...]:
    """Return the files that a report names, with what of them has come.

    An edit carries on the files of the report that it replaces, by their names. Where
    two files came under one name both are returned.
    """
    envelope = read_report(source=submission.source, raw=raw_report(submission))
    named = names_of(submission, envelope)
    return files_by_name(
        submission.mission, instance_id=submission.instance_id, named=named
    )


def files_by_name(
    mission: Mission, *, instance_id: UUID, named: Sequence[NamedFile]
) -> tuple[ReportFile, ...]:
    """Return what has come of these files of a report, whether it knows their hashes."""
    by_hash = all(file.sha256 for file in named)
    known = {} if by_hash else sent_hashes(mission, instance_ids=[instance_id])
    own = known.get(instance_id, {})
    wanted = [
        (file, sha256)
        for file in named
        for sha256 in ([file.sha256] if file.sha256 else _hashes(own, file))
    ]
    here = _attachments(mission.pk, {sha256 for _, sha256 in wanted})
    return tuple(_report_file(file, sha256, here) for file, sha256 in wanted)


def names_of(submission: Submission, envelope: Envelope) -> tuple[NamedFile, ...]:
    """Return the files that a report names, by its own list or by its checklist."""
    if submission.source not in XML:
        return envelope.files
    try:
        version = version_for(
            mission=submission.mission,
            code=envelope.checklist,
            version=envelope.version,
        )
    except UnknownChecklist:
        return files_named(None, envelope)
    return files_named(definition_of(version), envelope)


def sent_hashes(
    mission: Mission, *, instance_ids: Collection[UUID]
) -> dict[UUID, dict[str, tuple[str, ...]]]:
    """Return, of each report, the hashes of its files by name, carried on along edits."""
    above = edits_above(mission, instance_ids=instance_ids)
    every = {*instance_ids, *above, *(edit.replaced for edit in above.values())}
    own: dict[UUID, dict[str, tuple[str, ...]]] = {}
    rows = SubmissionFile.objects.filter(mission=mission, instance_id__in=every)
    for one, name, sha256 in rows.order_by("received_at", "pk").values_list(
        "instance_id", "name", "sha256"
    ):
        names = own.setdefault(one, {})
        names[name] = (*names.get(name, ()), sha256)
    found: dict[UUID, dict[str, tuple[str, ...]]] = {}
    for start in instance_ids:
        merged: dict[str, tuple[str, ...]] = {}
        ahead: UUID | None = start
        passed: set[UUID] = set()
        while ahead is not None and ahead not in passed:
            passed.add(ahead)
            merged = own.get(ahead, {}) | merged
            edit = above.get(ahead)
            ahead = edit.replaced if edit else None
        found[start] = merged
    return found


def missing_names(files: Sequence[ReportFile]) -> tuple[str, ...]:
    """Return what a report still lacks: a hash where it gave one, else the name."""
    lacking = (file.sha256 or file.name for file in files if not file.is_here)
    return tuple(dict.fromkeys(lacking))


def _hashes(own: Mapping[str, tuple[str, ...]], file: NamedFile) -> tuple[str, ...]:
    return own.get(same_name(file.name)) or ("",)


def _attachments(mission_id: int, hashes: set[str]) -> dict[str, Attachment]:
    rows = Attachment.objects.filter(mission_id=mission_id, sha256__in=hashes - {""})
    return {row.sha256: row for row in rows}


def _report_file(
    file: NamedFile, sha256: str, here: Mapping[str, Attachment]
) -> ReportFile:
    row = here.get(sha256)
    return ReportFile(
        name=file.name,
        sha256=sha256,
        media_type=row.media_type if row else file.media_type,
        size=row.size if row else None,
    )
