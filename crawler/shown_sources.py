"""What ``sources`` and ``status`` say of sources, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from crawler.jobs.outlook import SourceLine
from crawler.text import one_line
from storage.health import Notice
from storage.times import stamp, stamp_or_none

_WIDE = 20  # characters of an id


def table(sources: Sequence[SourceLine], notices: Iterable[Notice]) -> Iterator[str]:
    """Two or three lines a source, what happens to several at once above them."""
    yield from noticed(notices)
    yield (
        f"{'source':<{_WIDE}} {'state':<9} {'since':<16} {'last read':<16} {'next':<16} {'new/usual':>10} {'failed':>6}"
    )
    for one in sources:
        usual = "?" if one.usual is None else f"{one.usual:.0f}"
        yield (
            f"{one.id:<{_WIDE}} {one.state:<9} {_short(one.since)} {_short(one.last_ok)} {_short(one.next_due)}"
            f" {f'{one.new}/{usual}':>10} {one.pages_failed:>6}"
        )
        kind = f"{one.failure}: " if one.failure else ""
        yield f"  {one_line(kind + one.why, 300)}"
        if one.pace:
            yield f"  {one_line(one.pace, 300)}"
    states = [one.state for one in sources]
    sums = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    yield f"{len(sources)} sources: {sums}" if sources else "no such source"
    yield "times are UTC; new/usual: addresses new in the last 24 hours; failed: pages not read in them"


def noticed(notices: Iterable[Notice]) -> Iterator[str]:
    """A line for each outage, possible blackout and silence."""
    for one in notices:
        yield f"  {'over' if one.ended_at else 'now':<11} {one_line(one.text, 300)}"


def _short(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else f"{'-':<16}"


def rows(sources: Iterable[SourceLine]) -> list[dict[str, object]]:
    """The same as JSON objects."""
    return [
        {
            name: stamp_or_none(value) if isinstance(value, datetime) else value
            for name, value in asdict(one).items()
        }
        for one in sources
    ]


def notice_rows(notices: Iterable[Notice]) -> list[dict[str, object]]:
    """Outages, possible blackouts and silences as JSON objects."""
    return [
        {"kind": one.kind, "text": one.text, "began_at": stamp(one.began_at), "ended_at": stamp_or_none(one.ended_at),
         "sources": list(one.sources)}
        for one in notices
    ]  # fmt: skip
