"""The stations of a sample as CSV, for whoever sends observers there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.findings.renderers.csv import csv_lines

HEADER = (
    "number",
    "station",
    "name",
    "address",
    "area",
    "stratum",
    "cluster",
    "registered_voters",
    "latitude",
    "longitude",
    "status",
)


def sample_stations_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows in the order of the header; no spreadsheet runs anything of it."""
    return "".join(csv_lines([HEADER, *rows]))
