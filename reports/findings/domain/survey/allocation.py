"""How many stations of a sample go to each stratum."""

from __future__ import annotations

import math
from collections.abc import Mapping

from elections.errors import DomainError

# Two stations are the least from which a stratum's variance can be estimated.
MINIMUM = 2
HALVINGS = 200


class AllocationRefused(DomainError):
    """No allocation keeps these limits."""

    code = "allocation_refused"


def proportional_allocation(
    sizes: Mapping[str, int], *, sampled: int, minimum: int = MINIMUM
) -> Mapping[str, int]:
    """Return n_h proportional to the stations of a stratum, and never below the minimum."""
    return _allocated(sizes, sizes, sampled, minimum)


def neyman_allocation(
    sizes: Mapping[str, int],
    deviations: Mapping[str, float],
    *,
    sampled: int,
    minimum: int = MINIMUM,
) -> Mapping[str, int]:
    """Return n_h proportional to N_h S_h (Neyman 1934): the least variance of a total.

    `deviations` are the standard deviations of a past election in each stratum.
    """
    missing = sorted(set(sizes) - set(deviations))
    if missing or any(value < 0 for value in deviations.values()):
        raise AllocationRefused(
            f"No deviation for: {', '.join(missing) or 'negative'}."
        )
    shares = {name: size * deviations[name] for name, size in sizes.items()}
    return _allocated(shares, sizes, sampled, minimum)


def _allocated(
    shares: Mapping[str, float], sizes: Mapping[str, int], sampled: int, minimum: int
) -> Mapping[str, int]:
    """Return whole numbers between the limits that sum to `sampled`.

    The exact quota is share times one factor, cut at the minimum and at N_h; what the
    whole parts leave goes to the largest remainders, equal ones by name.
    """
    names = sorted(sizes)
    lowest = {name: min(minimum, sizes[name]) for name in names}
    if not sum(lowest.values()) <= sampled <= sum(sizes.values()):
        raise AllocationRefused(
            f"Choose from {sum(lowest.values())} to {sum(sizes.values())} stations."
        )

    def quotas(factor: float) -> dict[str, float]:
        return {
            name: min(max(factor * shares[name], lowest[name]), sizes[name])
            for name in names
        }

    positive = [sizes[name] / shares[name] for name in names if shares[name] > 0]
    below, above = 0.0, max(positive, default=0.0)
    if sum(quotas(above).values()) < sampled:
        raise AllocationRefused("Strata without any deviation cannot take the rest.")
    for _halving in range(HALVINGS):
        middle = (below + above) / 2
        is_enough = sum(quotas(middle).values()) >= sampled
        below, above = (below, middle) if is_enough else (middle, above)
    return _rounded(quotas(above), sizes, sampled)


def _rounded(
    quotas: Mapping[str, float], sizes: Mapping[str, int], sampled: int
) -> Mapping[str, int]:
    whole = {name: math.floor(quota + 1e-9) for name, quota in quotas.items()}
    rest = {name: round(quotas[name] - whole[name], 9) for name in quotas}
    order = sorted(
        (name for name in quotas if whole[name] < sizes[name]),
        key=lambda name: (-rest[name], name),
    )
    for name in order[: sampled - sum(whole.values())]:
        whole[name] += 1
    return whole
