"""The Persian calendar against days everybody knows."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.stories.jalali import from_jalali, jalali_year


@pytest.mark.parametrize(
    ("persian", "common"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1400, 10, 15), date(2022, 1, 5)),
        ((1401, 6, 25), date(2022, 9, 16)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1403, 12, 30), date(2025, 3, 20)),
    ],
)
def test_a_persian_day(persian: tuple[int, int, int], common: date) -> None:
    assert from_jalali(*persian) == common
    assert jalali_year(common) == persian[0]


@pytest.mark.parametrize(
    "none", [(1400, 12, 30), (1400, 7, 31), (1400, 13, 1), (1400, 0, 1), (1600, 1, 1), (1, 1, 1)]
)
def test_no_such_day(none: tuple[int, int, int]) -> None:
    assert from_jalali(*none) is None
