"""When an address is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.dedup import revisits

NOW = datetime(2022, 2, 5, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (0 * HOUR, HOUR),
        (6 * HOUR - timedelta(seconds=1), HOUR),
        (6 * HOUR, 3 * HOUR),
        (DAY, 12 * HOUR),
        (3 * DAY, DAY),
        (7 * DAY, 7 * DAY),
        (30 * DAY - HOUR, 7 * DAY),
    ],
)
def test_the_older_a_page_the_rarer_the_look(age: timedelta, pause: timedelta) -> None:
    assert revisits.after_kept(NOW - age, NOW) == NOW + pause


def test_a_page_stable_for_a_month_is_settled() -> None:
    assert revisits.after_kept(NOW - 30 * DAY, NOW) is None


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (0 * HOUR, HOUR / 3),
        (3 * HOUR, HOUR),
        (12 * HOUR, 2 * HOUR),
        (DAY, 6 * HOUR),
        (3 * DAY, DAY),
        (7 * DAY, 7 * DAY),
    ],
)
def test_while_a_topic_is_hot_its_young_pages_are_looked_at_more_often(
    age: timedelta, pause: timedelta
) -> None:
    assert revisits.after_kept(NOW - age, NOW, hot=True) == NOW + pause


@pytest.mark.parametrize("hours", range(0, 800, 7))
def test_heat_never_makes_a_look_rarer(hours: int) -> None:
    usual, hot = (revisits.after_kept(NOW - hours * HOUR, NOW, hot=hot) for hot in (False, True))
    assert usual is None or (hot is not None and hot <= usual)


@pytest.mark.parametrize(
    ("trouble", "others", "looks", "said"),
    [
        ("", [], 1, ""),
        ("", [True], 1, ""),  # one other page tells nothing
        ("", [True, False], 1, ""),
        ("", [True, True, False], 1, "2 of 3 other pages of the site failed lately, so the site may be down"),
        ("its listings cannot be read", [False] * 9, 1, "its listings cannot be read"),
        ("its listings cannot be read", [True] * 9, revisits.LOOKS_ENOUGH, ""),
    ],
)
def test_nothing_is_gone_while_its_site_is_down(
    trouble: str, others: list[bool], looks: int, said: str
) -> None:
    assert revisits.site_down(trouble, others, looks) == said


def test_failures_are_tried_ever_more_rarely_and_never_given_up() -> None:
    pauses = [revisits.after_failure(failures, NOW) - NOW for failures in (0, 1, 2, 3, 4, 5, 6, 10**6)]
    assert pauses == [HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
