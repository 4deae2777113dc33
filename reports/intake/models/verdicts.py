"""What was decided about a report, by the rules and by a person."""

from __future__ import annotations

from typing import Self

from django.db import models

from observers.missions.models import InMission, Mission, User
from reports.intake.domain.vocabulary import judgement_states
from reports.intake.models.submissions import Submission


class JudgementQuerySet(InMission["Judgement"]):
    team_path = "submission__team_id"
    area_path = "submission__team__area_id"

    def waiting(self) -> Self:
        """Keep what was set aside and nobody has decided about."""
        return self.filter(state="set_aside", decision=None)


class Judgement(models.Model):
    """What was decided about a report, and why; append-only, the latest round rules."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="judgements"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=judgement_states)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    judged_at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = "set-aside report"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round"], name="judged_once_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["mission", "state", "id"], name="judgement_queue")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state}"


class SetAsideDecisionQuerySet(InMission["SetAsideDecision"]):
    team_path = "judgement__submission__team_id"
    area_path = "judgement__submission__team__area_id"


class SetAsideDecision(models.Model):
    """A person's answer to a set-aside report: record it after all, or discard it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    judgement = models.OneToOneField(
        Judgement, on_delete=models.PROTECT, related_name="decision"
    )
    action = models.CharField(
        max_length=12, choices=[("record", "Record it"), ("discard", "Discard it")]
    )
    reason = models.CharField(max_length=300, blank=True)
    assigned = models.JSONField(
        default=dict, blank=True, help_text="Team or station named by the person"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    objects = SetAsideDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.judgement_id} {self.action}"
