"""When each source is asked next, and what that rests on: rows in and out.

Functions that write take the database inside the caller's transaction. Times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.times import moment, moment_or_none, stamp, stamp_or_none

REMEMBERED = timedelta(days=8)  # how long what a source's listings brought is remembered
MOST_ROBOTS = 500 << 10  # bytes
ROBOTS_GOOD = timedelta(hours=24)  # RFC 9309, 2.4: a copy of robots.txt is not used longer than this


@dataclass(frozen=True, slots=True)
class Pace:
    """One source in one schedule: when it is asked next, and why then."""

    schedule: str
    source: str
    every: timedelta  # of the schedule when this was decided
    least: timedelta  # the shortest pause its host can bear
    due_at: datetime
    asked_at: datetime | None  # when its last crawl began; None: never asked yet
    tries: int  # crawls begun since it was last read to the end; more than 0 if one was interrupted
    failures: int  # in a row, of the source itself, not of our own line
    bound: bool  # its pause must not be cut short: it fails, or its host asked to be left alone
    reason: str  # in words


@dataclass(frozen=True, slots=True)
class Look:
    """What one crawl found in the listings of a source."""

    at: datetime
    leads: int  # addresses announced; 0 where the listing was unchanged
    new: int  # of them never met before


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long a source's listings ask to be left alone: the longest of them. None: they do not say."""

    ttl: timedelta | None  # said in the listing
    fresh: timedelta | None  # said in the answer's headers


NO_PAUSES = Pauses(None, None)


@dataclass(frozen=True, slots=True)
class Hot:
    """A topic that is hot."""

    topic: str
    since: datetime
    seen_at: datetime  # when there was last a sign of it
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How a source was when it was last asked."""

    checked_at: datetime | None
    failures: int
    state: str
    failed_since: datetime | None = None  # the first of its failures in a row


def paces(db: Database) -> list[Pace]:
    """Every source's pace in every schedule it was ever in."""
    return [_pace(row) for row in db.query("SELECT * FROM pace")]


def paces_of(db: Database, source: str) -> list[Pace]:
    """A source's pace in each of its schedules, the next one due first."""
    return [_pace(row) for row in db.query("SELECT * FROM pace WHERE source = ? ORDER BY due_at", [source])]


def _pace(row: Mapping[str, str | int | None]) -> Pace:
    return Pace(
        str(row["schedule"]), str(row["source"]), _seconds(row["every"]), _seconds(row["least"]),
        moment(str(row["due_at"])), moment_or_none(str(row["asked_at"] or "")), int(row["tries"] or 0),
        int(row["failures"] or 0), bool(row["bound"]), str(row["reason"]),
    )  # fmt: skip


def _seconds(value: str | int | None) -> timedelta:
    return timedelta(seconds=int(value or 0))


def keep(db: Database, new: Iterable[Pace]) -> None:
    """Write paces, new ones or decided anew."""
    for one in new:
        db.table("pace").upsert(
            {"schedule": one.schedule, "source": one.source, "every": _whole(one.every), "least": _whole(one.least),
             "due_at": stamp(one.due_at), "asked_at": stamp_or_none(one.asked_at), "tries": one.tries,
             "failures": one.failures, "bound": int(one.bound), "reason": one.reason},
            pk=("schedule", "source"),
        )  # fmt: skip


def _whole(length: timedelta) -> int:
    return round(length.total_seconds())


def begin(db: Database, schedule: str, sources: Iterable[str], now: datetime) -> None:
    """A crawl of some sources begins."""
    for source in sources:
        db.execute(
            "UPDATE pace SET tries = tries + 1, asked_at = ? WHERE schedule = ? AND source = ?",
            [stamp(now), schedule, source],
        )


def set_back(db: Database, back: timedelta, now: datetime) -> None:
    """The clock was put back by ``back`` to ``now``: pauses keep their length; what was seen later is forgotten."""
    for one in paces(db):
        asked = one.asked_at and min(now, one.asked_at - back)
        db.execute(
            "UPDATE pace SET due_at = ?, asked_at = ? WHERE schedule = ? AND source = ?",
            [stamp(one.due_at - back), stamp_or_none(asked), one.schedule, one.source],
        )
    db.execute("DELETE FROM look WHERE at > ?", [stamp(now)])
    db.execute("DELETE FROM robots WHERE read_at > ?", [stamp(now)])
    db.execute("UPDATE heat SET since = min(since, ?), seen_at = min(seen_at, ?)", [stamp(now), stamp(now)])


def looked(db: Database, source: str, run: str, now: datetime, *, leads: int, new: int) -> None:
    """A listing of a source was read, or said to be unchanged; listings of one crawl add up."""
    db.execute(
        "INSERT INTO look (source, run, at, leads, new) VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, run)"
        " DO UPDATE SET leads = leads + excluded.leads, new = new + excluded.new",
        [source, run, stamp(now), leads, new],
    )
    db.execute("DELETE FROM look WHERE source = ? AND at < ?", [source, stamp(now - REMEMBERED)])


def looks(db: Database, source: str) -> tuple[Look, ...]:
    """What a source's listings brought in the last days, oldest first."""
    rows = db.query("SELECT at, leads, new FROM look WHERE source = ? ORDER BY at", [source])
    return tuple(Look(moment(row["at"]), row["leads"], row["new"]) for row in rows)


def pause_asked(db: Database, source: str, address: str, ttl: int | None, fresh: int | None) -> None:
    """A listing says for how many seconds it is to be left alone; None: it does not say."""
    db.table("asked_pause").upsert(
        {"source": source, "address": address, "ttl": ttl, "fresh": fresh}, pk=("source", "address")
    )


def pauses(db: Database, source: str) -> Pauses:
    """How long the listings of a source ask to be left alone."""
    row = next(
        db.query(
            "SELECT max(asked_pause.ttl) AS ttl, max(asked_pause.fresh) AS fresh FROM asked_pause JOIN listing"
            " USING (source, address) WHERE source = ?",
            [source],
        )
    )
    return Pauses(_or_none(row["ttl"]), _or_none(row["fresh"]))


def _or_none(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def hot(db: Database) -> dict[str, Hot]:
    """The topics that are hot."""
    return {
        row["topic"]: Hot(row["topic"], moment(row["since"]), moment(row["seen_at"]), row["reason"])
        for row in db.query("SELECT * FROM heat")
    }


def warm(db: Database, heat: Hot) -> None:
    """A topic is hot, or still is."""
    db.table("heat").upsert(
        {"topic": heat.topic, "since": stamp(heat.since), "seen_at": stamp(heat.seen_at), "reason": heat.reason},
        pk="topic",
    )  # fmt: skip


def cool(db: Database, topic: str) -> None:
    """A topic is hot no longer."""
    db.execute("DELETE FROM heat WHERE topic = ?", [topic])


def is_hot(db: Database, article: int) -> bool:
    """Whether an article belongs to a topic that is hot."""
    rows = db.query(
        "SELECT 1 FROM match JOIN heat ON heat.topic = match.topic WHERE match.article = ? LIMIT 1", [article]
    )
    return any(True for _ in rows)


def look_sooner(db: Database, topic: str, changed_since: datetime, at: datetime) -> None:
    """Look again at a topic's young articles, at ``at`` at the latest."""
    db.execute(
        "UPDATE address SET next_look = ? WHERE next_look > ? AND outcome != 'failed' AND article IN"
        " (SELECT article.id FROM match JOIN article ON article.id = match.article"
        " WHERE match.topic = ? AND article.last_changed > ?)",
        [stamp(at), stamp(at), topic, stamp(changed_since)],
    )


def news(db: Database, topic: str, since: datetime) -> int:
    """How many developments were flagged on a topic, the state of play at its beginning left out."""
    rows = db.query(
        "SELECT count(*) AS n FROM development WHERE topic = ? AND first_seen > ? AND NOT baseline",
        [topic, stamp(since)],
    )
    return int(next(rows)["n"])


def checks(db: Database) -> dict[str, Checked]:
    """How every source was when it was last asked."""
    return {
        row["id"]: Checked(
            moment_or_none(row["checked_at"]), row["failures"], row["state"], moment_or_none(row["failed_since"])
        )
        for row in db.query("SELECT id, checked_at, failures, state, failed_since FROM source")
    }  # fmt: skip


def states_in(db: Database, run: str) -> dict[str, tuple[str, int]]:
    """How each source did in a crawl: its state, and how many pages were asked for."""
    rows = db.query("SELECT source, state, pages FROM run_source WHERE run = ?", [run])
    return {row["source"]: (row["state"], row["pages"]) for row in rows}


def page_due(db: Database, source: str) -> datetime | None:
    """When the next page of a source is to be looked at (again); None if none is."""
    row = next(
        db.query(
            "SELECT min(next_look) AS at FROM address WHERE source = ? AND next_look IS NOT NULL", [source]
        )
    )
    return moment_or_none(row["at"])


def last_whole(db: Database, address: str) -> datetime | None:
    """When an address last answered with a body, not with "unchanged"; None if it never did, or that is forgotten."""
    rows = db.query("SELECT max(fetched_at) AS at FROM capture WHERE asked = ? AND status = 200", [address])
    return moment_or_none(next(rows)["at"])


def robots_had(db: Database, host: str, body: bytes, now: datetime) -> None:
    """Keep a copy of a host's robots.txt, as much of it as RFC 9309, 2.5 wants parsed."""
    row = {"host": host, "read_at": stamp(now), "body": body[:MOST_ROBOTS]}
    db.table("robots").upsert(row, pk="host")


def robots_copy(db: Database, host: str, now: datetime) -> bytes | None:
    """The last copy of a host's robots.txt, while it may still be used."""
    for row in db.query("SELECT read_at, body FROM robots WHERE host = ?", [host]):
        if timedelta() <= now - moment(row["read_at"]) <= ROBOTS_GOOD:
            return bytes(row["body"])
    return None


def endings_of(db: Database, source: str, but: str, since: datetime, limit: int) -> list[str]:
    """How the pages of a source, ``but`` one left out, last ended that were asked for since, newest first."""
    rows = db.query(
        "SELECT outcome FROM address WHERE source = ? AND looks > 0 AND ended_at > ? AND key != ?"
        " AND outcome NOT IN ('waiting', 'refused') ORDER BY ended_at DESC LIMIT ?",
        [source, stamp(since), but, limit],
    )
    return [row["outcome"] for row in rows]
