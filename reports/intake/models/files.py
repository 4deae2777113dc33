"""The files that came with reports, each stored once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from elections.scope import Scope
from observers.missions.models import InMission, Mission
from reports.intake.domain.accepting import KEEP_FILES
from reports.intake.domain.delivery import KeptFile, file_rows
from reports.intake.models.prepared import run_prepared


class AttachmentQuerySet(InMission["Attachment"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the missions' files; who sees one team only is shown none of them."""
        return self.none() if scope.team_ids else super().visible_to(scope)

    def keep(
        self,
        *,
        mission_id: int,
        files: Sequence[KeptFile],
        actor: str,
        now: datetime,
        instance_id: UUID | None = None,
    ) -> None:
        """Write down files that lie in their places, and how a report names them.

        One statement: their rows and names, and an event for each that is new.
        """
        parameters = {
            "mission": mission_id,
            "id": instance_id,
            "actor": actor,
            "now": now,
            "files": file_rows(files),
        }
        run_prepared(KEEP_FILES, parameters)


class Attachment(models.Model):
    """A complete file, sealed under its SHA-256 in the mission's folder; insert only.

    The database does not check its mission, as for submissions: each check would lock
    a row that all files share.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=80)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sha256"], name="attachment_once_per_mission"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class SubmissionFileQuerySet(InMission["SubmissionFile"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the missions' files; who sees one team only is shown none of them."""
        return self.none() if scope.team_ids else super().visible_to(scope)


class SubmissionFile(models.Model):
    """The file that a report calls by this name, where the report has no hash of it.

    ODK Collect names files in its XML and sends them beside it, now or later. Insert
    only: what came under a name stays, and another file under it stands beside it.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    instance_id = models.UUIDField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    objects = SubmissionFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id", "name", "sha256"],
                name="file_once_per_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.instance_id}"
