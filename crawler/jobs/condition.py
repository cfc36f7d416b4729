"""A source's state at the end of a crawl, by what its pages were read as."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from crawler.sources.health import PAST, RECENT, PageRead, degraded
from storage import health
from storage.health import PageEnd
from storage.records import Outcome
from storage.runs import SourceEnd

HEALTHY = "healthy"
DEGRADED = "degraded"
_BLOCKED, _EMPTY = "blocked page", "empty"  # how the ledger's reasons for such pages begin


def as_its_pages_are(db: Database, end: SourceEnd) -> SourceEnd:
    """The source's end, degraded where its listings are read well and its pages are not."""
    if end.state != HEALTHY:
        return end
    ends = health.page_ends(db, end.source, RECENT + PAST)
    why = degraded([page for one in ends if (page := _page(one)) is not None])
    return replace(end, state=DEGRADED, reason=f"degraded: {why}; {end.reason}") if why else end


def _page(end: PageEnd) -> PageRead | None:
    """How a page was read; None if none came."""
    if end.outcome != Outcome.FAILED:
        return PageRead("text", end.length, end.quality)
    if end.reason.startswith(_BLOCKED):
        return PageRead("blocked page")
    return PageRead("no text") if end.reason.startswith(_EMPTY) else None
