"""What can support or contradict an incident."""

from __future__ import annotations

from enum import StrEnum

from elections.errors import DomainError


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    INDEPENDENT_SOURCE = "independent_source"
    DOCUMENT = "document"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    OFFICIAL_ANSWER = "official_answer"
    MEDIA_REPORT = "media_report"
    CONTRADICTING = "contradicting"


DOCUMENTS = frozenset({EvidenceKind.DOCUMENT, EvidenceKind.PHOTO, EvidenceKind.VIDEO})
KIND_NAMES = {
    EvidenceKind.INDEPENDENT_SOURCE: "A source independent of the report",
    EvidenceKind.DOCUMENT: "Document",
    EvidenceKind.PHOTO: "Photograph",
    EvidenceKind.VIDEO: "Video",
    EvidenceKind.AUDIO: "Recording",
    EvidenceKind.OFFICIAL_ANSWER: "Answer of an authority",
    EvidenceKind.MEDIA_REPORT: "Report in the media",
    EvidenceKind.CONTRADICTING: "Speaks against the report",
}


class UnknownEvidence(DomainError):
    """There is no such kind of evidence, or nothing was said about it."""

    code = "unknown_evidence"


def evidence_kind(*, kind: str, note: str, sha256: str) -> EvidenceKind:
    """Return the kind; a piece of evidence has a note or a file."""
    if kind not in set(EvidenceKind):
        raise UnknownEvidence("Choose what kind of evidence this is.")
    if not note.strip() and not sha256:
        raise UnknownEvidence("Describe the evidence, or name its file.")
    return EvidenceKind(kind)
