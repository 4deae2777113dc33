"""Photos of reports and their fingerprints."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from observers.missions.models import Mission
from reports.intake.models.files import Attachment
from reports.observations.domain.visit_checks.trace import Photo
from reports.signals.models import PhotoFingerprint


def photos_of(mission: Mission) -> QuerySet[Attachment]:
    """Return the complete files of a mission that were sent as pictures."""
    return Attachment.objects.filter(mission=mission, media_type__startswith="image/")


def photos_without_fingerprint(mission: Mission) -> QuerySet[Attachment]:
    """Return the photos that wait for their fingerprints, the oldest first."""
    known = PhotoFingerprint.objects.filter(mission=mission, sha256=OuterRef("sha256"))
    return photos_of(mission).filter(~Exists(known)).order_by("received_at", "pk")


def compared_photos(mission: Mission, hashes: Collection[str]) -> dict[str, Photo]:
    """Return those of these files that are photos, with fingerprints where there are."""
    rows = PhotoFingerprint.objects.filter(mission=mission, sha256__in=hashes)
    prints = {
        sha256: (int(phash, 16), int(dhash, 16))
        for sha256, phash, dhash in rows.values_list("sha256", "phash", "dhash")
        if phash and dhash
    }
    names = photos_of(mission).filter(sha256__in=hashes)
    return {
        sha256: Photo(sha256, *prints.get(sha256, (None, None)))
        for sha256 in names.order_by("sha256").values_list("sha256", flat=True)
    }
