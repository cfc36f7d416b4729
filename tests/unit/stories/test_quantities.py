"""Any number of a sentence with what it counts; dates, times and ordinals are none."""

from __future__ import annotations

import pytest

from crawler.stories.quantities import quantities


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The boy, a 15-year-old, lived 80 miles west.", [(15, "year-old"), (80, "miles west")]),
        ("A plane carrying 132 people went down.", [(132, "people went down")]),
        ("Prices rose 37% on 5 March at 18:30.", [(37, "%")]),
        ("It was the 87th day of 2022.", []),
    ],
)
def test_a_number_comes_with_what_it_counts(sentence: str, expected: list[tuple[int, str]]) -> None:
    found = quantities(sentence, "en")
    assert [(q.lo, q.noun) for q in found] == [(lo, noun) for lo, noun in expected]


def test_a_language_without_lists_has_none() -> None:
    assert quantities("12 ihmistä", "fi") == ()
