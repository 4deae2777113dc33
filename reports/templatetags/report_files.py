"""What desk pages of reports show of their files, by hash or by the name in the XML."""

from __future__ import annotations

from django import template

from reports.checklists.domain.files import NamedFile
from reports.incidents.models import IncidentReport
from reports.intake.selectors.named_files import ReportFile, files_by_name
from reports.observations.models import Observation

register = template.Library()


@register.simple_tag
def files_of(row: Observation | IncidentReport) -> tuple[ReportFile, ...]:
    """Return the files of a recorded report, with what of them has come."""
    named = [
        NamedFile(
            name=str(file.get("name", "")),
            sha256=str(file.get("sha256", "")),
            media_type=str(file.get("media_type", "")),
            size=None,
        )
        for file in row.attachments
    ]
    return files_by_name(row.mission, instance_id=row.instance_id, named=named)
