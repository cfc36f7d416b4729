"""Turns: what each schedule and digest has done, and which of its times that was for. And the daemon's heartbeat.

A turn is written before its work begins and closed when it is done. One that was begun and not closed was interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from storage.times import moment, moment_or_none, stamp, stamp_or_none

Kind = Literal["crawl", "digest"]
Whose = tuple[Kind, str]  # of which kind, by which name of schedules.yaml

KEPT = 200  # turns of each name that are remembered
FORGET = timedelta(days=1)  # a turn for a time further ahead than this was made by a clock that was wrong
COUNTED = "#"  # begins the keys of what comes every so often: no time of the wall names it
FIRST_SEEN = "first seen"  # the key of the row a new name begins with; it stands for no work


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a schedule or a digest. Times are UTC."""

    kind: Kind
    name: str
    key: str  # of the time it is for; with kind and name unique in the archive
    due_at: datetime
    began_at: datetime  # the last attempt
    until: datetime  # when the first attempt began: up to here a digest tells
    ended_at: datetime | None = None  # None: under way, interrupted or failed
    attempts: int = 1
    late: bool = False
    told_until: datetime | None = None  # up to where digests of this name have told, this one included
    result: str = ""  # in words
    number: int = 0  # grows from turn to turn


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The daemon's last sign of life in this archive."""

    pid: int
    started_at: datetime
    ticked_at: datetime
    stopped_at: datetime | None  # None: it runs, or ended without a word
    problem: str  # why an edited schedules.yaml is not taken; "" if there is no such problem


def last_turns(db: Database) -> dict[Whose, Turn]:
    """The last turn of every schedule and digest ever seen."""
    rows = db.query("SELECT * FROM turn WHERE id IN (SELECT max(id) FROM turn GROUP BY kind, name)")
    return {(row["kind"], row["name"]): _turn(row) for row in rows}


def _turn(row: Mapping[str, str | int | None]) -> Turn:
    kind: Kind = "crawl" if row["kind"] == "crawl" else "digest"
    return Turn(
        kind, str(row["name"]), str(row["key"]), moment(str(row["due_at"])), moment(str(row["began_at"])),
        moment(str(row["until"])), moment_or_none(str(row["ended_at"] or "")), int(row["attempts"] or 0),
        bool(row["late"]), moment_or_none(str(row["told_until"] or "")), str(row["result"]), int(row["id"] or 0),
    )  # fmt: skip


def first_seen(db: Database, whose: Whose, now: datetime) -> None:
    """A name with fixed times is met for the first time: its times count from now on."""
    db.execute(
        "INSERT OR IGNORE INTO turn (kind, name, key, due_at, began_at, until, ended_at, attempts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        [*whose, FIRST_SEEN, *[stamp(now)] * 4],
    )


def begin(
    db: Database, whose: Whose, key: str, due_at: datetime, now: datetime, *, late: bool
) -> Turn | None:
    """Begin a turn, or one more attempt at it. None if it is done already, by whomever."""
    told = "(SELECT told_until FROM turn WHERE kind = ? AND name = ? ORDER BY id DESC LIMIT 1)"
    rows = db.execute(
        "INSERT INTO turn (kind, name, key, due_at, began_at, until, late, told_until)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, {told}) ON CONFLICT (kind, name, key) DO UPDATE"
        " SET attempts = attempts + 1, began_at = excluded.began_at WHERE ended_at IS NULL RETURNING *",
        [*whose, key, stamp(due_at), stamp(now), stamp(now), late, *whose],
    )
    names = [column[0] for column in rows.description]
    found = [_turn(dict(zip(names, row, strict=True))) for row in rows.fetchall()]
    return found[0] if found else None


def end(db: Database, turn: Turn, now: datetime, result: str, *, told: bool = False) -> None:
    """A turn's work is done; ``told``: a digest was written. Turns nobody needs any more are forgotten."""
    db.execute(
        "UPDATE turn SET ended_at = ?, result = ?, told_until = CASE WHEN ? THEN until ELSE told_until END"
        " WHERE kind = ? AND name = ? AND key = ?",
        [stamp(now), result, told, turn.kind, turn.name, turn.key],
    )
    db.execute(
        "DELETE FROM turn WHERE kind = ? AND name = ? AND id <="
        " (SELECT id FROM turn WHERE kind = ? AND name = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
        [turn.kind, turn.name, turn.kind, turn.name, KEPT],
    )


def failed(db: Database, turn: Turn, result: str) -> None:
    """An attempt ended without its work being done; the turn stays open."""
    db.execute(
        "UPDATE turn SET result = ? WHERE kind = ? AND name = ? AND key = ?",
        [result, turn.kind, turn.name, turn.key],
    )


def set_back(db: Database, back: timedelta, now: datetime) -> None:
    """The clock was put back by ``back`` to ``now``.

    What began keeps its distance from now; the next digest tells from now at the latest; and turns for fixed times more
    than a day ahead, made while the clock was wrong, are forgotten.
    """
    db.execute("DELETE FROM turn WHERE due_at > ? AND key NOT LIKE ?", [stamp(now + FORGET), f"{COUNTED}%"])
    db.execute("UPDATE turn SET due_at = min(due_at, ?) WHERE key = ?", [stamp(now), FIRST_SEEN])
    for turn in last_turns(db).values():
        db.execute(
            "UPDATE turn SET began_at = ?, until = ?, told_until = ? WHERE kind = ? AND name = ? AND key = ?",
            [stamp(min(now, turn.began_at - back)), stamp(min(now, turn.until)),
             stamp_or_none(turn.told_until and min(now, turn.told_until)), turn.kind, turn.name, turn.key],
        )  # fmt: skip


def heartbeat(db: Database) -> Heartbeat | None:
    """The daemon's last sign of life; None if none ever ran on this archive."""
    for row in db.query("SELECT * FROM daemon"):
        return Heartbeat(
            row["pid"], moment(row["started_at"]), moment(row["ticked_at"]), moment_or_none(row["stopped_at"]),
            row["problem"],
        )  # fmt: skip
    return None


def beat(db: Database, alive: Heartbeat) -> None:
    """Write the daemon's sign of life."""
    db.table("daemon").upsert(
        {"id": 1, "pid": alive.pid, "started_at": stamp(alive.started_at), "ticked_at": stamp(alive.ticked_at),
         "stopped_at": stamp_or_none(alive.stopped_at), "problem": alive.problem},
        pk="id",
    )  # fmt: skip
