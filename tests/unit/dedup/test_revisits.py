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
    assert revisits.after_kept(NOW - age, NOW - age, NOW) == NOW + pause


def test_a_page_stable_for_a_month_is_settled() -> None:
    assert revisits.after_kept(NOW - 30 * DAY, NOW - 30 * DAY, NOW) is None


def test_a_change_makes_a_page_young_again() -> None:
    assert revisits.after_kept(NOW - 300 * DAY, NOW - HOUR, NOW) == NOW + HOUR


def test_failures_are_tried_ever_more_rarely_and_never_given_up() -> None:
    pauses = [revisits.after_failure(failures, NOW) - NOW for failures in (0, 1, 2, 3, 4, 5, 6, 10**6)]
    assert pauses == [HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
