"""The scripted crisis, through the real judgement, archive and follower: how much of what is new is found, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import demo


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return demo.run(Path())


@pytest.mark.parametrize(
    ("figure", "floor"),
    [("precision", 0.85), ("recall", 0.85), ("figure_recall", 0.95), ("correction_recall", 1.0)],
)
def test_what_is_found_stays_above_its_floor(figures: dict[str, float], figure: str, floor: float) -> None:
    assert figures[f"demo.{figure}"] >= floor


def test_hardly_a_repeat_is_told_as_new(figures: dict[str, float]) -> None:
    assert figures["demo.repeats_flagged"] <= 0.10
