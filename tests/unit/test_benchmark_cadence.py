"""What the benchmark of the cadence promises."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import missed_floors
from benchmarks.cadence import run


def test_sources_part_and_rare_ones_are_asked_less_often() -> None:
    figures = run(Path())
    assert not missed_floors("cadence", figures)
    assert figures["spread.most_per_second"] == 1
    assert figures["often.saved"] <= 0.02
    assert figures["rare.extra_p90"] <= 60
