"""Which cells of a breakdown the public may not see.

A cell under SMALLEST observations points at few places and few teams. Because the whole
is published, the suppressed cells together must not be small either: the next smallest
cells follow until they are not (complementary suppression).
"""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 10
# On a free route there are too few openings and counts in one region to say anything.
NATIONAL_ONLY = frozenset({"opening", "counting", "tabulation"})


def suppressed_cells(sizes: Mapping[str, int], *, smallest: int = SMALLEST) -> set[str]:
    """Return the names of the cells to suppress, given each cell's n."""
    ordered = sorted(
        (name for name, size in sizes.items() if size > 0),
        key=lambda name: (sizes[name], name),
    )
    hidden = [name for name in ordered if sizes[name] < smallest]
    if not hidden:
        return set()
    for name in ordered[len(hidden) :]:
        if len(hidden) > 1 and sum(sizes[one] for one in hidden) >= smallest:
            break
        hidden.append(name)
    return set(hidden)
