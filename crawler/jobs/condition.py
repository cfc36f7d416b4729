"""A source's state at the end of a crawl, by how its listings and its pages were read."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from crawler.sources import failures
from crawler.sources.health import PAST, RECENT, PageRead, degraded
from crawler.sources.outages import site
from storage import health, sources
from storage.health import PageEnd
from storage.records import Outcome
from storage.runs import SourceEnd

HEALTHY = "healthy"
DEGRADED = "degraded"
FAILING = "failing"
MOVED = "moved"
_BLOCKED, _EMPTY = "blocked page", "empty"  # how the ledger's reasons for such pages begin
_REDIRECT = "a redirect of "  # how the way a listing was found begins, if that was a redirect


def as_its_pages_are(db: Database, end: SourceEnd) -> SourceEnd:
    """The source's end as it is: blocked or moved where that is why it fails, degraded where its listings are read well
    and its pages are not, moved where its address leads to another site."""
    if end.state == FAILING:
        return replace(end, state=failures.state(failures.failure(end.reason)))
    if end.state != HEALTHY:
        return end
    ends = health.page_ends(db, end.source, RECENT + PAST)
    if why := degraded([page for one in ends if (page := _page(one)) is not None]):
        return replace(end, state=DEGRADED, reason=f"degraded: {why}; {end.reason}")
    return (
        replace(end, state=MOVED, reason=f"{why}; {end.reason}") if (why := _moved(db, end.source)) else end
    )


def as_it_answers(asked: str, answered: str, reason: str) -> tuple[str, str]:
    """State and reason of a listing that was read: moved, where another site answered than was asked."""
    if site(asked) == site(answered):
        return HEALTHY, reason
    return MOVED, f"{_leads(asked, answered)}; {reason}"


def _leads(asked: str, answered: str) -> str:
    return f"moved: {asked} now leads to {answered}; if that is the same outlet, put it into schedules.yaml"


def _page(end: PageEnd) -> PageRead | None:
    """How a page was read; None if none came."""
    if end.outcome != Outcome.FAILED:
        return PageRead("text", end.length, end.quality)
    if end.reason.startswith(_BLOCKED):
        return PageRead("blocked page")
    return PageRead("no text") if end.reason.startswith(_EMPTY) else None


def _moved(db: Database, source: str) -> str:
    """Where a source has moved to, in words, if its configured address leads to another site."""
    for address, how in sources.ways(db, source):
        was = how.removeprefix(_REDIRECT)
        if was != how and site(was) != site(address):
            return _leads(was, address)
    return ""
