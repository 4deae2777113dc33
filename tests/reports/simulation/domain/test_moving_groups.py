"""What simulated observers write of a group: partly, misread, in three languages."""

from __future__ import annotations

import numpy as np

from reports.incidents.domain.linking.normalization import (
    edit_distance,
    normalize_plate,
    station_mentions,
)
from reports.simulation.domain.moving_groups import (
    MARK_SHARE,
    describe,
    innocent_group,
)


def test_a_plate_is_never_more_than_one_character_wrong() -> None:
    random = np.random.default_rng(5)
    group = innocent_group(random)

    written = [
        describe(
            group, station="S71-0001", came_from="", mark_share=0.0, random=random
        ).get("plate")
        for _ in range(300)
    ]

    plates = [plate for plate in written if plate]
    apart = [edit_distance(normalize_plate(plate), group.plate) for plate in plates]
    assert len(set(plates)) > 4
    assert max(apart) == 1
    assert all(len(plate) <= 12 for plate in plates)


def test_every_text_says_it_is_simulated_and_names_the_stations() -> None:
    random = np.random.default_rng(6)

    for _ in range(60):
        answers = describe(
            innocent_group(random),
            station="S71-0001",
            came_from="12",
            mark_share=MARK_SHARE,
            random=random,
        )

        text = answers["narrative"]
        assert text.startswith(("Имитация", "Simulated"))
        assert station_mentions(text) == {"S71-0001", "12"}
        assert ("marks" in answers) == (str(answers.get("marks")) in text)
