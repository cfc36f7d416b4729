"""Numbers about an archive for whoever watches over many programs at once. Read only, cheap at any size of archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage import cadence, health, incidents, schedules
from storage.archive import Archive
from storage.runs import TALLIED


@dataclass(frozen=True, slots=True)
class Gauges:
    """An archive in numbers. Times are UTC."""

    sources: Mapping[str, int]  # by state
    last_ok: Mapping[str, datetime]  # by source, of those that were ever read
    addresses: Mapping[str, int]  # by outcome, over all crawls
    articles: int
    developments: Mapping[str, int]  # by kind
    incidents: Mapping[str, int]  # that go on, by kind
    heartbeat: datetime | None
    longest_due: datetime | None  # since when the source is due that is due for longest
    archive_bytes: int
    wal_bytes: int
    capture_bytes: int


def gauges(archive: Archive) -> Gauges:
    """The numbers as they stand. Raises sqlite3.Error if the archive cannot be read."""
    db = archive.db
    known = health.sources(db).values()
    states = [one.state for one in known]
    going_on = [one.kind for one in incidents.unended(db)]
    beat = schedules.heartbeat(db)
    sums = next(
        db.query(f"SELECT {', '.join(f'sum({name}) AS {name}' for name in TALLIED.values())} FROM run")
    )
    kinds = db.query("SELECT kind, count(*) AS n FROM development GROUP BY kind")
    return Gauges(
        {state: states.count(state) for state in sorted(set(states))},
        {one.id: one.last_ok for one in known if one.last_ok},
        {name: int(sums[name] or 0) for name in TALLIED.values()},
        int(next(db.query("SELECT count(*) AS n FROM article"))["n"]),
        {row["kind"]: row["n"] for row in kinds},
        {kind: going_on.count(kind) for kind in ("offline", "country", "network", "silence")},
        beat.ticked_at if beat else None,
        min((one.due_at for one in cadence.paces(db)), default=None),
        _size(archive.path), _size(archive.path.with_name(archive.path.name + "-wal")),
        sum(map(_size, archive.captures.glob("*"))),
    )  # fmt: skip


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
