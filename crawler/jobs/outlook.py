"""Every source as people ask about it: its state, what it brought against what it usually does, when it is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.jobs.survey import baseline
from crawler.sources.failures import Failure, failure
from crawler.sources.silence import DAY, ENOUGH
from storage import cadence, health, silence
from storage.cadence import Pace
from storage.health import SourceHealth
from storage.silence import PulseRow


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. Times are UTC."""

    id: str
    name: str
    country: str
    state: str
    since: datetime
    why: str
    failure: Failure | None  # of which kind, if it could not be read
    last_ok: datetime | None
    next_due: datetime | None  # None: no schedule asks it every so often
    pace: str  # why then
    new: int  # addresses that were new in the last 24 hours
    usual: float | None  # how many usually are; None: too little is known of it yet
    pages_failed: int  # in the last 24 hours


def outlook(db: Database, now: datetime, state: str = "") -> tuple[SourceLine, ...]:
    """Every source, or those in a state, by id."""
    pulses = silence.pulses(db)
    next_of: dict[str, Pace] = {}
    for pace in sorted(cadence.paces(db), key=lambda one: one.due_at):
        next_of.setdefault(pace.source, pace)
    return tuple(
        _line(db, one, pulses.get(one.id), next_of.get(one.id), now)
        for one in sorted(health.sources(db).values(), key=lambda one: one.id)
        if not state or one.state == state
    )


def _line(
    db: Database, one: SourceHealth, pulse: PulseRow | None, pace: Pace | None, now: datetime
) -> SourceLine:
    new, _ = silence.new_since(db, one.id, now - DAY)
    known = pulse is not None and pulse.until - pulse.since >= ENOUGH
    return SourceLine(
        one.id, one.name, one.country, one.state, one.since, one.reason,
        failure(one.reason) if one.failed_since else None, one.last_ok, pace.due_at if pace else None,
        pace.reason if pace else "", new,
        baseline(db, one.id, pulse).expected(now - DAY, now) if pulse and known else None,
        health.failed_since(db, one.id, now - DAY),
    )  # fmt: skip
