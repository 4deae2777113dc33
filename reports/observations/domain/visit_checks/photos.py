"""Which photos of different forms of a team are the same picture.

SHA-256 first. Of others two fingerprints of 64 bits must both be near: up to 6 bits is
the same picture, 7 to 10 is for a person to look at. Different documents differ by 12
bits and more; averages (aHash, wHash) gave 0 to 4 between them and are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from reports.observations.domain.visit_checks.trace import Photo, VisitTrace

SAME_BITS, REVIEW_BITS = 6, 10


@dataclass(frozen=True)
class PhotoPair:
    """Two forms with photos alike; `bits` is the larger of the two distances."""

    one: VisitTrace
    other: VisitTrace
    photo: Photo
    other_photo: Photo
    bits: int

    @property
    def is_same(self) -> bool:
        """Tell whether it is the same picture; else a person looks."""
        return self.bits <= SAME_BITS

    @property
    def is_same_file(self) -> bool:
        """Tell whether even the bytes are the same."""
        return self.photo.sha256 == self.other_photo.sha256


def bits_between(one: Photo, other: Photo) -> int | None:
    """Return how far two photos are apart; None if one could not be read."""
    if one.sha256 == other.sha256:
        return 0
    if None in (one.phash, one.dhash, other.phash, other.dhash):
        return None
    return max(
        ((one.phash or 0) ^ (other.phash or 0)).bit_count(),
        ((one.dhash or 0) ^ (other.dhash or 0)).bit_count(),
    )


def same_photos(visits: Iterable[VisitTrace]) -> Iterator[PhotoPair]:
    """Yield each two forms of a team about different visits, by their nearest photos."""
    by_team: dict[str, list[VisitTrace]] = {}
    for visit in sorted(visits, key=lambda v: (v.team, v.form)):
        if visit.photos:
            by_team.setdefault(visit.team, []).append(visit)
    for own in by_team.values():
        for one, other in combinations(own, 2):
            pair = _nearest(one, other)
            if pair is not None and pair.bits <= REVIEW_BITS:
                yield pair


def _nearest(one: VisitTrace, other: VisitTrace) -> PhotoPair | None:
    pairs = [
        PhotoPair(one, other, photo, beside, bits)
        for photo in one.photos
        for beside in other.photos
        if (bits := bits_between(photo, beside)) is not None
    ]
    return min(pairs, key=lambda p: (p.bits, p.photo.sha256), default=None)
