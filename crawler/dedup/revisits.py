"""When an address is looked at again: often while a page is young, hardly when it is old, never when it is settled.

Edits happen in the first hours of an article's life (NewsDiffs revisited by the same kind of ladder).
"""

from __future__ import annotations

from datetime import datetime, timedelta

# age below → pause before the next look
LADDER = (
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=7)),
)
FIRST_RETRY = timedelta(minutes=30)
LONGEST_RETRY = timedelta(days=1)
CONFIRM_GONE = timedelta(hours=1)
REFUSED_AGAIN = timedelta(days=1)


def after_kept(first_seen: datetime, last_changed: datetime, now: datetime) -> datetime | None:
    """The next look at an article; None when it has been stable for a month. A change makes it young again."""
    age = now - max(first_seen, last_changed)
    for limit, pause in LADDER:
        if age < limit:
            return now + pause
    return None


def after_failure(failures: int, now: datetime) -> datetime:
    """The next try after ``failures`` earlier ones in a row: 30 min, 1 h, 2 h … up to daily, never given up."""
    pause: timedelta = FIRST_RETRY * 2 ** min(failures, 10)
    return now + min(pause, LONGEST_RETRY)
