"""A sample as tables to freeze, publish and check, with a fingerprint."""

from __future__ import annotations

import csv
import hashlib
import io

from reports.findings.domain.survey.sampling import Sample

HEADER = (
    "code",
    "stratum",
    "cluster",
    "probability",
    "weight",
    "population",
    "cluster_population",
    "status",
)


def sample_csv(sample: Sample) -> str:
    """Return the draw as CSV: every row in the order drawn, then reserve and excluded.

    The status is "sampled", "does not exist: <reason>", "reserve" or "excluded: <reason>".
    Numbers are written so that reading them gives the same float.
    """
    reasons = {one.code: one.reason for one in sample.replacements}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for row in sample.stations:
        status = "sampled" if row.exists else f"does not exist: {reasons[row.code]}"
        numbers = (row.probability, row.weight, row.population, row.cluster_population)
        writer.writerow((row.code, row.stratum, row.cluster, *numbers, status))
    blank = ("",) * 4
    for spare in sample.reserve:
        writer.writerow((spare.code, spare.stratum, spare.cluster, *blank, "reserve"))
    for left_out in sample.excluded:
        place = (left_out.code, left_out.stratum, left_out.cluster)
        writer.writerow((*place, *blank, f"excluded: {left_out.exclusion}"))
    return stream.getvalue()


def fingerprint(sample: Sample) -> str:
    """Return the SHA-256 of the method, the seed and the CSV: publish it before the day."""
    text = f"{sample.method}\n{sample.seed}\n{sample_csv(sample)}"
    return hashlib.sha256(text.encode()).hexdigest()
