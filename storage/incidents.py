"""What happened to sources: our own line down, a possible blackout, a silence. One row from its beginning to its end.

Functions that write take the database inside the caller's transaction. Times are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from storage.times import moment, moment_or_none, stamp

Kind = Literal["offline", "country", "network", "silence"]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened to one source or to several at once."""

    kind: Kind
    about: str  # the country, the owner, or the source; "" for our own line
    began_at: datetime
    noticed_at: datetime
    ended_at: datetime | None  # None: it goes on
    reason: str  # in words
    sources: tuple[str, ...]


def unended(db: Database) -> list[Incident]:
    """What goes on."""
    rows = db.query("SELECT * FROM incident WHERE ended_at IS NULL ORDER BY id")
    return [_incident(row) for row in rows]


def at(db: Database, since: datetime | None, until: datetime) -> list[Incident]:
    """What went on at ``until`` as far as was known by then, and what ended after ``since``; oldest first."""
    rows = db.query(
        "SELECT * FROM incident WHERE noticed_at <= ? AND (ended_at IS NULL OR ended_at > ?) ORDER BY began_at, id",
        [stamp(until), stamp(since or until)],
    )
    return [_incident(row) for row in rows]


def _incident(row: Mapping[str, str | None]) -> Incident:
    kinds: dict[str, Kind] = {"offline": "offline", "country": "country", "network": "network"}
    return Incident(
        kinds.get(str(row["kind"]), "silence"), str(row["about"]), moment(str(row["began_at"])),
        moment(str(row["noticed_at"])), moment_or_none(row["ended_at"]), str(row["reason"]),
        tuple(json.loads(str(row["sources"]))),
    )  # fmt: skip


def going_on(
    db: Database,
    kind: Kind,
    about: str,
    *,
    began: datetime,
    reason: str,
    sources: Sequence[str],
    now: datetime,
) -> None:
    """Something began, or goes on: it began when it was first said to, and its reason and sources are as said now."""
    db.execute(
        "INSERT INTO incident (kind, about, began_at, noticed_at, reason, sources) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, about) WHERE ended_at IS NULL DO UPDATE SET reason = excluded.reason,"
        " sources = excluded.sources WHERE (reason, sources) IS NOT (excluded.reason, excluded.sources)",
        [kind, about, stamp(began), stamp(now), reason, json.dumps(list(sources))],
    )


def over(db: Database, kind: Kind, about: str, *, reason: str, now: datetime) -> None:
    """What went on has ended; ``reason`` tells of it from beginning to end."""
    db.execute(
        "UPDATE incident SET ended_at = ?, reason = ? WHERE kind = ? AND about = ? AND ended_at IS NULL",
        [stamp(now), reason, kind, about],
    )
