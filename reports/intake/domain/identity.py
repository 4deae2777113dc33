"""Rules of identity: when two deliveries are one report, and why a whole one waits.

A report is never held back for what it says, only for not knowing whose it is, what it
belongs to, or whether it was counted already.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from reports.intake.domain.json_report import decode_object


class SetAsideReason(StrEnum):
    """Why a whole report waits for a person."""

    UNKNOWN_MISSION = "unknown_mission"
    UNKNOWN_SENDER = "unknown_sender"
    UNKNOWN_CHECKLIST = "unknown_checklist"
    UNKNOWN_ELECTION_DAY = "unknown_election_day"
    OUTSIDE_SAMPLE = "outside_sample"
    ALREADY_REPORTED = "already_reported"
    PROBABLE_DUPLICATE = "probable_duplicate"
    REPLACES_OTHER_TEAM = "replaces_other_team"
    UNCONFIRMED_SMS = "unconfirmed_sms"
    MISSION_CLOSED = "mission_closed"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"


IN_WORDS = {
    SetAsideReason.UNKNOWN_MISSION: "It names another mission than its sender's.",
    SetAsideReason.UNKNOWN_SENDER: "It is not known which observer sent it.",
    SetAsideReason.UNKNOWN_CHECKLIST: (
        "The mission has not published this checklist in this version."
    ),
    SetAsideReason.UNKNOWN_ELECTION_DAY: "It names an election day that is not known.",
    SetAsideReason.OUTSIDE_SAMPLE: "Its polling station is not in the sample.",
    SetAsideReason.ALREADY_REPORTED: (
        "This sampled station has its one report of this stage already."
    ),
    SetAsideReason.PROBABLE_DUPLICATE: (
        "The same team reported the same station and stage at overlapping times."
    ),
    SetAsideReason.REPLACES_OTHER_TEAM: "It would replace a report of another team.",
    SetAsideReason.UNCONFIRMED_SMS: (
        "It came by SMS without a valid one-time code, and a number can be forged."
    ),
    SetAsideReason.MISSION_CLOSED: "It came after its mission was closed.",
    SetAsideReason.ENCRYPTED: (
        "It is encrypted for the holder of the mission's private key; decrypt it there."
    ),
    SetAsideReason.UNREADABLE: "It could not be read; its bytes are kept.",
}


def is_same_content(stored: bytes, newcomer: bytes) -> bool:
    """Tell whether two deliveries say the same: equal bytes, or equal once decoded.

    Spaces and the order of keys do not matter; 1, 1.0 and true are three answers.
    """
    if stored == newcomer:
        return True
    return _decoded(stored) == _decoded(newcomer)


def _decoded(raw: bytes) -> bytes:
    return msgspec.json.encode(decode_object(raw), order="deterministic")
