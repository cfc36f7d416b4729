"""A source judged against its own past."""

from __future__ import annotations

import pytest

from crawler.sources.health import PAST, RECENT, PageRead, degraded

GOOD = PageRead("text", 2400, 1.0)
BLOCKED = PageRead("blocked page")
EMPTY = PageRead("no text")
SHORT = PageRead("text", 90, 1.0)
DOUBTFUL = PageRead("text", 2400, 0.2)


def test_pages_as_ever_are_no_matter() -> None:
    assert degraded([]) == ""
    assert degraded([GOOD] * 60) == ""
    assert degraded([SHORT] * 60) == ""
    assert degraded([EMPTY, BLOCKED, GOOD] * 20) == ""


def test_three_blocked_in_a_row() -> None:
    assert degraded([BLOCKED] * 2 + [GOOD] * 40) == ""
    assert degraded([BLOCKED] * 3 + [GOOD] * 40) == "the last 3 pages were blocked"
    assert degraded([BLOCKED] * 4) == "the last 4 pages were blocked"
    assert degraded([GOOD, *[BLOCKED] * 3, *[GOOD] * 40]) == ""


def test_five_without_text_in_a_row() -> None:
    assert degraded([EMPTY] * 4 + [GOOD] * 6) == ""
    assert degraded([EMPTY] * 5) == "no text in the last 5 pages"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (EMPTY, "7 of the last 10 pages gave no text (before: 1 of 40)"),
        (BLOCKED, "7 of the last 10 pages were blocked (before: 1 of 40)"),
        (SHORT, "7 of the last 10 pages gave less than 250 characters (before: 1 of 40)"),
        (DOUBTFUL, "7 of the last 10 pages were read with doubt (before: 1 of 40)"),
    ],
)
def test_a_fault_that_has_become_common(bad: PageRead, said: str) -> None:
    recent = [GOOD, bad, bad, GOOD, bad, bad, GOOD, bad, bad, bad]
    assert degraded(recent + [bad] + [GOOD] * (PAST - 1)) == said
    assert degraded([GOOD, *recent]) == ""  # no past to judge by
    assert degraded([GOOD] * RECENT + recent) == ""  # it was, and is over
    assert degraded(recent * 5) == ""  # it has always been so


def test_texts_that_have_shrunk() -> None:
    shrunk = [PageRead("text", 600, 0.9)] * RECENT
    assert degraded(shrunk + [GOOD] * 40) == (
        "half of the last 10 texts have at most 600 characters (before: 2,400)"
    )
    assert degraded([PageRead("text", 1200, 0.9)] * RECENT + [GOOD] * 40) == ""


def test_pages_without_a_known_length_count_as_read() -> None:
    assert degraded([PageRead("text")] * 60) == ""
    assert degraded([EMPTY, EMPTY, *[PageRead("text")] * 58]) == ""
