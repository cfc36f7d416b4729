"""When an address is looked at again: often while a page is young, hardly when it is old, never when it is settled.

Edits happen in the first hours of an article's life (NewsDiffs revisited by the same kind of ladder), and most of all
while its topic is hot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

Ladder = tuple[tuple[timedelta, timedelta], ...]  # age below → pause before the next look

LADDER: Ladder = (
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=3)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=7)),
)
HOT_LADDER: Ladder = (
    (timedelta(hours=3), timedelta(minutes=20)),
    (timedelta(hours=12), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=6)),
    *LADDER[3:],
)
FIRST_RETRY = timedelta(minutes=30)
LONGEST_RETRY = timedelta(days=1)
CONFIRM_GONE = timedelta(hours=1)
REFUSED_AGAIN = timedelta(days=1)

LATELY = timedelta(hours=2)  # other pages of a site asked for so recently say whether it is well
FEWEST_OTHERS, MOST_OTHERS = 2, 20
LOOKS_ENOUGH = 24  # in vain, after which a page is believed to be gone, however the rest of its site is


def after_kept(since: datetime, now: datetime, *, hot: bool = False) -> datetime | None:
    """The next look at an article that has been as it is ``since`` then, on a ``hot`` topic or not; None when it has
    been stable for a month. A change makes it young again."""
    for limit, pause in HOT_LADDER if hot else LADDER:
        if now - since < limit:
            return now + pause
    return None


def after_failure(failures: int, now: datetime) -> datetime:
    """The next try after ``failures`` earlier ones in a row: 30 min, 1 h, 2 h … up to daily, never given up."""
    pause: timedelta = FIRST_RETRY * 2 ** min(failures, 10)
    return now + min(pause, LONGEST_RETRY)


def site_down(trouble: str, others: Sequence[bool], looks: int) -> str:
    """Why a page that is missing is not yet believed to be gone; "" if it is.

    ``trouble``: what is wrong with its site in this crawl, in words. ``others``: whether other pages of it that were
    asked for lately failed. ``looks`` in a row that found nothing.
    """
    if looks >= LOOKS_ENOUGH:
        return ""
    failed = sum(others)
    if len(others) >= FEWEST_OTHERS and 2 * failed > len(others):
        return f"{failed} of {len(others)} other pages of the site failed lately, so the site may be down"
    return trouble
