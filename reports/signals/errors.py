"""What can be wrong with a wish about detectors, each with what to do."""

from __future__ import annotations

from elections.errors import DomainError


class DetectorOff(DomainError):
    """The mission has not switched this detector on."""

    code = "detector_off"
    status = 409


class SwitchNeedsReason(DomainError):
    """A switch without a reason cannot be explained afterwards."""

    code = "switch_needs_reason"
