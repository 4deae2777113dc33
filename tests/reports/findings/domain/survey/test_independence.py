"""The Rao-Scott test: the simple case, and tables that cannot be tested."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reports.findings.domain.survey.arrays import ColumnRefused
from reports.findings.domain.survey.design import make_design
from reports.findings.domain.survey.independence import rao_scott
from tests.reports.findings.domain.survey.battery import found

ROWS = np.array(["yes"] * 60 + ["no"] * 40)
COLUMNS = np.array((["urban"] * 3 + ["rural"] * 2) * 12 + ["urban", "rural"] * 20)


def test_in_a_simple_sample_it_is_nearly_pearson() -> None:
    design = make_design(weights=np.full(100, 7.0))

    test = found(rao_scott(design, ROWS, COLUMNS))

    pearson = stats.chi2_contingency([[24, 36], [20, 20]], correction=False)
    assert test.statistic == pytest.approx(pearson.statistic * 99 / 100, rel=1e-9)
    assert (test.row_names, test.column_names) == (("no", "yes"), ("rural", "urban"))
    assert test.shares == pytest.approx(np.array([[0.2, 0.2], [0.24, 0.36]]))


def test_a_table_of_one_row_has_nothing_to_test() -> None:
    design = make_design(weights=np.ones(100))

    assert rao_scott(design, ROWS, COLUMNS, domain=ROWS == "yes") is None


def test_a_domain_leaves_out_the_labels_it_does_not_hold() -> None:
    design = make_design(weights=np.ones(100))
    rows = np.where(np.arange(100) < 90, ROWS, "unknown")

    test = found(rao_scott(design, rows, COLUMNS, domain=rows != "unknown"))

    assert test.row_names == ("no", "yes")


def test_labels_of_another_length_are_refused() -> None:
    with pytest.raises(ColumnRefused, match="label for each"):
        rao_scott(make_design(weights=np.ones(100)), ROWS[1:], COLUMNS)
