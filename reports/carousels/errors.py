"""What can be wrong with a decision about a hypothesis, each with what to do."""

from __future__ import annotations

from elections.errors import DomainError


class DecisionNeedsReason(DomainError):
    """A decision without a reason cannot be explained afterwards."""

    code = "decision_needs_reason"


class NoMovingGroup(DomainError):
    """What was chosen is no group that moved."""

    code = "no_moving_group"


class ReportsReplaced(DomainError):
    """A report of the hypothesis was edited or refuted since it was found."""

    code = "reports_replaced"
    status = 409
