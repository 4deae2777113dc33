"""What a detector returns, and its form as JSON: equal facts give equal bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from reports.signals.domain.levels import SignalA, SignalB, SignalC

DIGITS = 12


@dataclass(frozen=True)
class Table:
    """A table that a run shows beside its signals; cells are text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """The signals of one run; `tested` says how many tests were made, of what.

    `numbers` are sums for the reader, `notes` say why something was not judged.
    """

    tested: int
    of_what: str
    signals: tuple[SignalA | SignalB | SignalC, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def found(self) -> int:
        """Return how many signals there are; of patterns those beyond chance."""
        return sum(
            signal.is_beyond_chance if isinstance(signal, SignalC) else True
            for signal in self.signals
        )


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as plain values, floats cut to twelve digits."""
    plain: dict[str, Any] = _plain(asdict(outcome))
    return plain


def inputs_hash(facts: Any) -> str:
    """Return the SHA-256 of everything that a detector could read."""
    plain = asdict(facts) if is_dataclass(facts) else facts  # type: ignore[arg-type]
    text = json.dumps(_plain(plain), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_key(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return _key(value)


def _key(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
