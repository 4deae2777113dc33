"""A tally as plain JSON values, so that another process can add it up; exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.findings.domain.draw_counts import (
    at_draws_from_json,
    at_draws_to_json,
    draws_from_json,
    draws_to_json,
)
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.domain.figures import Unit
from reports.findings.domain.measures import Cell
from reports.findings.domain.tally import Counted, Tally


def tally_to_json(tally: Tally) -> dict[str, Any]:
    """Return the counts; whoever cut the parts answers for that they share no place."""
    return {
        "counted": {key: _to_json(counted) for key, counted in tally.counted.items()},
        "draws": draws_to_json(tally.draws),
    }


def tally_from_json(stored: Mapping[str, Any]) -> Tally:
    """Return the tally that `tally_to_json` wrote."""
    counted = stored["counted"].items()
    return Tally(
        counted={key: _from_json(key, one) for key, one in counted},
        draws=draws_from_json(stored["draws"]),
    )


def _to_json(counted: Counted) -> dict[str, Any]:
    plain = {name: value for name, value in vars(counted).items() if name != "key"}
    cells = [[*place, *vars(cell).values()] for place, cell in counted.cells.items()]
    return {
        **plain,
        "unit": counted.unit.value,
        "estimate_kind": counted.estimate_kind.value,
        "cells": cells,
        "at_draws": at_draws_to_json(counted.at_draws),
    }


def _from_json(key: str, stored: Mapping[str, Any]) -> Counted:
    cells = {(mark, name): Cell(*counts) for mark, name, *counts in stored["cells"]}
    return Counted(
        **{
            **stored,
            "key": key,
            "unit": Unit(stored["unit"]),
            "estimate_kind": EstimateKind(stored["estimate_kind"]),
            "cells": cells,
            "at_draws": at_draws_from_json(stored["at_draws"]),
        }
    )
