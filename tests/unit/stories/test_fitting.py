"""Weights from labels: only where there is enough, measured on stories they never saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.stories.fitting import Labelled, fit, lacking

START = datetime(2022, 1, 1, tzinfo=UTC)


def labelled(count: int, *, stories: int = 40) -> list[Labelled]:
    """Useful ones have a high "new" and a random "noise"; the old score tells nothing."""
    made = []
    for i in range(count):
        useful = i % 3 == 0
        numbers = {"new": (0.7 if useful else 0.3) + (i % 7) / 50, "noise": (i * 37 % 11) / 11}
        at = START + timedelta(hours=i)
        made.append(Labelled(useful, at, i * stories // count, 1.0, numbers if i % 10 else {}))
    return made


def test_weights_find_what_tells_and_are_measured_on_newer_stories() -> None:
    weights = fit(labelled(300))
    assert weights.weights["new"] > 5 * abs(weights.weights["noise"])
    assert weights.fitted_on + weights.held_out == 300
    assert weights.held_out == pytest.approx(90, abs=10)
    assert weights.precision_before == pytest.approx(1 / 3, abs=0.05)
    assert weights.precision_after > 0.8
    assert weights.score({"new": 0.9}) > 0.5 > weights.score({"new": 0.2})
    assert fit(labelled(300)) == weights


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], "0 developments are labelled useful"),
        (labelled(199), "it takes 200"),
        ([one for one in labelled(900) if one.useful], "0 known or wrong"),
        (labelled(300, stories=1), "labels of one kind only"),
        (
            [Labelled(i % 2 == 0, START, i, 1.0, {}) for i in range(300)],
            "no labelled development has numbers",
        ),
    ],
)
def test_what_is_lacking_is_said(labels: list[Labelled], said: str) -> None:
    assert said in lacking(labels)


def test_enough_is_enough() -> None:
    assert lacking(labelled(200)) == ""
    same = [Labelled(one.useful, one.at, one.story, 1.0, {"flat": 2.0}) for one in labelled(200)]
    assert fit(same).weights["flat"] == pytest.approx(0)
