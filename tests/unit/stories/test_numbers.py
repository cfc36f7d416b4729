"""Numbers in every grouping, in words, rounded and qualified."""

from __future__ import annotations

import pytest

from crawler.stories.numbers import numbers, spoken
from crawler.stories.words import words

CASES = [
    ("en", "164", [(164, 164, "")]),
    ("en", "5,800 and 5 800 and 5.800", [(5800, 5800, "")] * 3),
    ("en", "one hundred and sixty-four", [(164, 164, "")]),
    ("en", "two thousand three hundred", [(2300, 2300, "")]),
    ("en", "at least 12, more than 3,000", [(12, 12, "at least"), (3000, 3000, "over")]),
    ("en", "nearly 10,000", [(10000, 10000, "nearly")]),
    ("en", "dozens; tens of thousands", [(24, 99, ""), (20000, 99999, "")]),
    ("en", "DOZENS", [(24, 99, "")]),
    ("en", "10-12", [(10, 12, "")]),
    ("en", "between 5,000 and 10,000", [(5000, 10000, "")]),
    ("en", "5 and 10", [(5, 5, ""), (10, 10, "")]),
    ("ru", "от 10 до 12", [(10, 12, "")]),
    ("en", "1.5 million", [(1_500_000, 1_500_000, "")]),
    ("ru", "более 5,8 тыс.", [(5800, 5800, "over")]),
    ("ru", "две тысячи двести", [(2200, 2200, "")]),
    ("ru", "около двухсот", [(200, 200, "about")]),
    ("tr", "5 bin 800", [(5800, 5800, "")]),
    ("tr", "8 binden fazla", [(8000, 8000, "over")]),
    ("tr", "10 bine yakın", [(10000, 10000, "nearly")]),
    ("tr", "3.000'den fazla", [(3000, 3000, "over")]),
    ("tr", "yüz altmış dört", [(164, 164, "")]),
    ("kk", "5 мың 800", [(5800, 5800, "")]),
    ("kk", "8 мыңнан астам", [(8000, 8000, "over")]),
    ("kk", "жүз алпыс төрт", [(164, 164, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[c[1][:30] for c in CASES])
def test_a_number_is_read_whole(language: str, text: str, expected: list[tuple[int, int, str]]) -> None:
    assert [(n.lo, n.hi, n.qualifier) for n in numbers(text, words(text, language), language)] == expected


ODD = ["", "no numbers", "9" * 400, "1,5", "²", "٣", "1." * 500, "two " * 500, "99999999999"]


@pytest.mark.parametrize("text", ODD)
def test_nothing_a_page_can_write_breaks_the_reading_of_numbers(text: str) -> None:
    assert all(0 < n.lo <= n.hi for n in numbers(text, words(text), "en"))


def test_digits_of_other_scripts_count() -> None:
    assert [n.lo for n in numbers("१२", words("१२"), "en")] == [12]


def test_a_figure_is_spoken_as_it_was_said() -> None:
    assert [spoken(24, 99, ""), spoken(164, 164, "at least"), spoken(10, 12, "")] == [
        "dozens",
        "at least 164",
        "10–12",
    ]
