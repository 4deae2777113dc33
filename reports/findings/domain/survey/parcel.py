"""A draw as a parcel that anybody can check: the list drawn from, the plan, the result.

The seed travels apart: with it and the parcel alone the draw can be repeated, without
this product's database.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from elections.errors import DomainError
from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.listing import fingerprint, sample_csv
from reports.findings.domain.survey.plan import drawn
from reports.findings.domain.survey.sampling import Method, Sample

FRAME_HEADER = ("code", "stratum", "cluster", "registered_voters", "exclusion")
# A parcel of a country of a million stations has some 100 MB; more is no parcel.
MOST_BYTES = 400_000_000
STAMP = (1980, 1, 1, 0, 0, 0)
README = """How to check this draw
======================

frame.csv    every polling station: stratum, cluster, registered voters, or why excluded
rule.json    method, stations (or clusters) drawn in each stratum, size of the reserve,
             SHA-256 of frame.csv, fingerprint of the draw
draw.csv     the result: every draw with probability and weight, reserve, exclusions

With the product:  manage.py draw_sample --verify FILE.zip --seed "the published seed"

By hand, method "random": in each stratum sort the stations that are not excluded by
SHA-256, in hexadecimal, of three lines joined by line feeds: the seed, the word
"station", the station's code (UTF-8, no line feed at the end). The first n of the
stratum are the sample, the next ones the reserve. The probability is n / N.

Fingerprint: SHA-256 of method, seed and draw.csv, joined by line feeds.
"""


class ParcelRefused(DomainError):
    """The file is not the parcel of a draw."""

    code = "sample_parcel_refused"


@dataclass(frozen=True)
class DrawRule:
    """What a draw needs besides the frame and the seed."""

    method: Method
    allocation: Mapping[str, int]
    per_cluster: int = 0
    reserve: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether a draw could be repeated: each of these must be equal."""

    is_frame_whole: bool
    is_draw_equal: bool
    is_fingerprint_equal: bool
    stations: int
    fingerprint: str

    @property
    def is_reproduced(self) -> bool:
        """Tell whether frame, draw and fingerprint are all as claimed."""
        return self.is_frame_whole and self.is_draw_equal and self.is_fingerprint_equal


def frame_csv(frame: Frame) -> str:
    """Return the frame as CSV in order of code, those excluded with their reason."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FRAME_HEADER)
    both = (*frame.stations, *frame.excluded)
    for one in sorted(both, key=lambda station: station.code):
        size = f"{one.size:.0f}" if one.size else ""
        writer.writerow((one.code, one.stratum, one.cluster, size, one.exclusion))
    return stream.getvalue()


def frame_from_csv(text: str) -> Frame:
    """Return the frame that was written as CSV."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(rows.fieldnames or ()) != FRAME_HEADER:
        raise ParcelRefused("frame.csv has other columns than a frame.")
    return make_frame(
        FrameStation(
            code=row["code"],
            stratum=row["stratum"],
            cluster=row["cluster"],
            size=float(row["registered_voters"] or 0),
            exclusion=row["exclusion"],
        )
        for row in rows
    )


def parcel(*, frame_text: str, rule: DrawRule, sample: Sample) -> bytes:
    """Return the ZIP of a draw; the same draw gives the same bytes."""
    said = {
        "method": rule.method.value,
        "allocation": dict(sorted(rule.allocation.items())),
        "per_cluster": rule.per_cluster,
        "reserve": rule.reserve,
        "frame_sha256": _sha256(frame_text),
        "fingerprint": fingerprint(sample),
    }
    texts = {
        "README.txt": README,
        "draw.csv": sample_csv(sample),
        "frame.csv": frame_text,
        "rule.json": json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            inside = zipfile.ZipInfo(name, STAMP)
            inside.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(inside, text)
    return stream.getvalue()


def verify(content: bytes, *, seed: str) -> Verdict:
    """Repeat the draw of a parcel with a seed and compare it with what it claims."""
    texts = _texts(content)
    said = json.loads(texts["rule.json"])
    sample = drawn(
        frame_from_csv(texts["frame.csv"]),
        method=Method(said["method"]),
        allocation=said["allocation"],
        seed=seed,
        per_cluster=said["per_cluster"],
        reserve=said["reserve"],
    )
    found = fingerprint(sample)
    return Verdict(
        is_frame_whole=_sha256(texts["frame.csv"]) == said["frame_sha256"],
        is_draw_equal=sample_csv(sample) == texts["draw.csv"],
        is_fingerprint_equal=found == said["fingerprint"],
        stations=len(sample.stations),
        fingerprint=found,
    )


def _texts(content: bytes) -> Mapping[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = ("rule.json", "frame.csv", "draw.csv")
            if sum(archive.getinfo(name).file_size for name in names) > MOST_BYTES:
                raise ParcelRefused("The file unpacks to more than any draw has.")
            return {name: archive.read(name).decode() for name in names}
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise ParcelRefused("This is not the export of a draw.") from error


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
