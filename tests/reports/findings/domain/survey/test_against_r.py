"""Every value that R survey computed for our designs and for its own api samples."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from reports.findings.domain.survey.calibration import (
    Margin,
    greg,
    poststratified,
    raked,
)
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.stages import Lonely
from tests.data.survey.worlds import KNOWN, WORLDS, World
from tests.reports.findings.domain.survey.battery import battery, numbers

FOLDER = Path(__file__).parents[5] / "tests" / "data" / "survey"
OWN = json.loads((FOLDER / "own.json").read_text())
API = json.loads((FOLDER / "api.json").read_text())
VERSION = "survey_version"
RSCRIPT = shutil.which("Rscript")

GROUPS = {name: KNOWN[name] for name in "pqr"}
KINDS = {name: KNOWN[name] for name in "ij"}
TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
WIDE = {"No": 1072.0, "Yes": 5122.0}


@pytest.mark.parametrize("name", [name for name in OWN if name != VERSION])
def test_our_designs_agree_with_r(name: str) -> None:
    world, design = own_design(name)

    values = battery(design, world)

    _assert_agree(values, OWN[name])


@pytest.mark.parametrize("name", [name for name in API if name != VERSION])
def test_api_samples_agree_with_r(name: str, api_columns: Path) -> None:
    world = _read(api_columns / f"{name.split('_', maxsplit=1)[0]}.csv")

    values = battery(_api_design(name, world), world)

    _assert_agree(values, API[name])


@pytest.fixture(scope="module")
def api_columns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples ship with R survey under the GPL: read there, not copied here."""
    folder = tmp_path_factory.mktemp("api")
    if RSCRIPT is None:
        pytest.skip("R is not installed; the api samples ship with its package survey")
    script = str(FOLDER / "reference.R")
    done = subprocess.run([RSCRIPT, script, "columns", str(folder)], check=False)
    if done.returncode:
        pytest.skip("R has no package survey or jsonlite; the api samples ship with it")
    return folder


def own_design(name: str) -> tuple[World, Design]:
    """Return a sample of worlds.py and its design, by the name in reference.R."""
    source, calibrated = {
        "without_fpc": ("stratified", ""),
        "lonely_adjust": ("lonely", ""),
        "lonely_average": ("lonely", ""),
        "lonely_certainty": ("lonely", ""),
        "poststratified": ("clusters", "g"),
        "raked": ("stratified", "raked"),
        "greg": ("stratified", "greg"),
        "greg_after": ("clusters", "greg_after"),
    }.get(name, (name, ""))
    world = WORLDS[source]()
    lonely = Lonely(name[7:]) if source == "lonely" else Lonely.REFUSE
    has_fpc = name not in {"without_fpc", "unequal"}
    design = make_design(
        weights=numbers(world, "w"),
        strata=world["h"],
        clusters=world["c"] if world["c"][0] else None,
        units=world["u"] if world["u"][0] else None,
        population_clusters=numbers(world, "N") if has_fpc else None,
        population_units=numbers(world, "M") if world["u"][0] else None,
        lonely=lonely,
    )
    return world, _own_calibrated(design, world, calibrated)


def _own_calibrated(design: Design, world: World, calibrated: str) -> Design:
    group, kind = Margin(world["g"], GROUPS), Margin(world["k"], KINDS)
    registered, stations = numbers(world, "x"), sum(GROUPS.values())
    if calibrated == "raked":
        return raked(design, [group, kind])
    if calibrated == "greg":
        ones = np.ones(design.rows)
        return greg(design, [ones, registered], [stations, KNOWN["x"]])
    if calibrated == "greg_after":
        return greg(poststratified(design, group), [registered], [KNOWN["x"]])
    return poststratified(design, group) if calibrated else design


def _api_design(name: str, world: World) -> Design:
    design = make_design(
        weights=numbers(world, "w"),
        strata=world["h"],
        clusters=world["c"],
        units=world["u"],
        population_clusters=numbers(world, "N"),
        population_units=numbers(world, "M") if name == "apiclus2" else None,
    )
    kinds, wide = Margin(world["g"], TYPES), Margin(world["s"], WIDE)
    if name.endswith("_poststratified"):
        return poststratified(design, kinds)
    if name.endswith("_raked"):
        return raked(design, [kinds, wide])
    if name.endswith("_greg"):
        types = [np.array(world["g"]) == kind for kind in "EHM"]
        known = [*TYPES.values(), 3914069.0]
        return greg(design, [*types, numbers(world, "x")], known)
    return design


def _read(path: Path) -> World:
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [row[name] for row in rows] for name in rows[0]}


def _assert_agree(
    values: Mapping[str, list[float]], expected: Mapping[str, list[float]]
) -> None:
    """A covariance that is 0 by design is 0 beside the others, but for rounding."""
    named = dict(values) | {"ipf_weights": values["weights"]}
    for key, of_r in expected.items():
        is_covariance = key.endswith("_covariance")
        hair = 1e-12 * (max(abs(one) for one in of_r) if is_covariance else 1.0)
        np.testing.assert_allclose(named[key], of_r, rtol=1e-8, atol=hair, err_msg=key)
