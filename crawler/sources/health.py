"""Whether a source's pages are still read as they used to be: it is judged against its own past.

Fixed lengths would call every outlet of short news degraded. So a fault counts when the newest pages show it much more
often than those before did; only walls and empty pages in a row speak for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

BLOCKED_IN_A_ROW = 3
EMPTY_IN_A_ROW = 5
RECENT = 10  # pages that are judged
PAST = 40  # pages before them that they are judged by
_LEAST_RECENT = 5  # with fewer there is nothing to compare
_LEAST_PAST = 10
_OFTENER = 0.4  # share of the pages by which a fault must be commoner than it was
_SHORT = 250  # characters: a teaser, a caption, a cookie notice
_DOUBTFUL = 0.5  # quality below which a reading is doubtful
_SHRUNK = 0.35  # of the former median length


@dataclass(frozen=True, slots=True)
class PageRead:
    """How the reading of one page ended."""

    what: str  # "text", "blocked page" or "no text"
    length: int | None = None  # characters of text, where it is known
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class _Fault:
    shown: str  # after "7 of the last 10 pages "
    has: Callable[[PageRead], bool]


_FAULTS = (
    _Fault("were blocked", lambda page: page.what == "blocked page"),
    _Fault("gave no text", lambda page: page.what == "no text"),
    _Fault(
        f"gave less than {_SHORT} characters", lambda page: page.length is not None and page.length < _SHORT
    ),
    _Fault("were read with doubt", lambda page: page.quality is not None and page.quality < _DOUBTFUL),
)


def degraded(pages: Sequence[PageRead]) -> str:
    """Why a source is degraded, "" if it is not: ``pages`` are its newest readings, newest first; those beyond the
    first ``RECENT`` + ``PAST`` do not count."""
    recent, past = pages[:RECENT], pages[RECENT : RECENT + PAST]
    for what, least in (("blocked page", BLOCKED_IN_A_ROW), ("no text", EMPTY_IN_A_ROW)):
        if len(recent) >= least and all(page.what == what for page in recent[:least]):
            return _in_a_row(what, recent)
    return next(filter(None, (_oftener(fault, recent, past) for fault in _FAULTS)), "") or _shrunk(
        recent, past
    )


def _in_a_row(what: str, recent: Sequence[PageRead]) -> str:
    row = next((at for at, page in enumerate(recent) if page.what != what), len(recent))
    return (
        f"the last {row} pages were blocked" if what == "blocked page" else f"no text in the last {row} pages"
    )


def _oftener(fault: _Fault, recent: Sequence[PageRead], past: Sequence[PageRead]) -> str:
    if len(recent) < _LEAST_RECENT or len(past) < _LEAST_PAST:
        return ""
    now, before = sum(map(fault.has, recent)), sum(map(fault.has, past))
    if now / len(recent) - before / len(past) < _OFTENER:
        return ""
    return f"{now} of the last {len(recent)} pages {fault.shown} (before: {before} of {len(past)})"


def _shrunk(recent: Sequence[PageRead], past: Sequence[PageRead]) -> str:
    now, before = _lengths(recent), _lengths(past)
    if len(now) < _LEAST_RECENT or len(before) < _LEAST_PAST or median(now) >= _SHRUNK * median(before):
        return ""
    least, was = f"{median(now):,.0f}", f"{median(before):,.0f}"
    return f"half of the last {len(now)} texts have at most {least} characters (before: {was})"


def _lengths(pages: Iterable[PageRead]) -> list[int]:
    return [page.length for page in pages if page.length]
