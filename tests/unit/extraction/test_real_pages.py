"""Floors on real pages, where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pages
from benchmarks.__main__ import missed_floors

_DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.data
@pytest.mark.timeout(300)
def test_floors_are_held() -> None:
    if not (_DATA / "pages").is_dir():
        pytest.skip(f"no real pages at {_DATA}")
    assert missed_floors("pages", pages.quality(_DATA)) == []


def test_scoring_follows_the_sets_arithmetic() -> None:
    assert pages.shingle_scores("a b c d e", "a b c d e") == (1.0, 1.0, True, True)
    assert pages.shingle_scores("a b c d e", "a b c d") == (1.0, 0.5, True, True)
    assert pages.shingle_scores("a b", "a b") == (1.0, 1.0, True, True)
    assert pages.shingle_scores("a b c d", "") == (0.0, 0.0, False, True)
    assert pages.shingle_scores("", "") == (1.0, 1.0, False, False)
    assert pages.shingle_scores("a a a a a", "a a a a") == (1.0, 0.5, True, True)
