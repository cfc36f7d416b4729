"""How regularly each source brings something new: its rhythm by hour of the week, and its last sign of life.

Functions that write take the database inside the caller's transaction. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.times import moment, moment_or_none, stamp, stamp_or_none

Hours = Mapping[
    int, tuple[float, float]
]  # by hour of the week: new addresses, and hours that were listened to


@dataclass(frozen=True, slots=True)
class PulseRow:
    """A source as it was heard up to its last look; what the fields mean is told in ``crawler.sources.silence``."""

    since: datetime
    until: datetime
    last_new: datetime
    expected: float
    squares: float
    still_at: datetime | None
    quiet_at: datetime | None
    empty: int


def pulses(db: Database) -> dict[str, PulseRow]:
    """Every source that was ever listened to, by id."""
    return {
        row["source"]: PulseRow(
            moment(row["since"]), moment(row["until"]), moment(row["last_new"]), row["expected"], row["squares"],
            moment_or_none(row["still_at"]), moment_or_none(row["quiet_at"]), row["empty"],
        )
        for row in db.query("SELECT * FROM pulse")
    }  # fmt: skip


def keep_pulse(db: Database, source: str, pulse: PulseRow) -> None:
    """Write a source's pulse."""
    db.execute(
        "INSERT OR REPLACE INTO pulse (source, since, until, last_new, expected, squares, still_at, quiet_at, empty)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [source, stamp(pulse.since), stamp(pulse.until), stamp(pulse.last_new), pulse.expected, pulse.squares,
         stamp_or_none(pulse.still_at), stamp_or_none(pulse.quiet_at), pulse.empty],
    )  # fmt: skip


def rhythm(db: Database, source: str) -> dict[int, tuple[float, float]]:
    """What the hours of the week hold for a source; those never listened to are left out."""
    rows = db.query("SELECT hour, new, hours FROM rhythm WHERE source = ?", [source])
    return {row["hour"]: (row["new"], row["hours"]) for row in rows}


def keep_rhythm(db: Database, source: str, hours: Hours) -> None:
    """Write what some hours of the week hold."""
    db.table("rhythm").upsert_all(
        [
            {"source": source, "hour": hour, "new": new, "hours": heard}
            for hour, (new, heard) in hours.items()
        ],
        pk=("source", "hour"),
    )


def look_in(db: Database, source: str, run: str) -> tuple[datetime, int] | None:
    """When a crawl looked at a source's listings, and how many of their addresses were new; None if it did not."""
    for row in db.query("SELECT at, new FROM look WHERE source = ? AND run = ?", [source, run]):
        return moment(row["at"]), row["new"]
    return None


def new_since(db: Database, source: str, since: datetime) -> tuple[int, datetime | None]:
    """How many new addresses a source brought later than ``since``, and when the last of them."""
    rows = db.query(
        "SELECT coalesce(sum(new), 0) AS new, max(CASE WHEN new THEN at END) AS at FROM look"
        " WHERE source = ? AND at > ?",
        [source, stamp(since)],
    )
    row = next(rows)
    return int(row["new"]), moment_or_none(row["at"])


def set_back(db: Database, now: datetime) -> None:
    """The clock was put back to ``now``: nothing was heard later than that."""
    db.execute(
        "UPDATE pulse SET until = min(until, ?), last_new = min(last_new, ?), since = min(since, ?) WHERE until > ?",
        [stamp(now)] * 4,
    )
