"""The ledger: one row for every address ever met, how it ended, why, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.records import Ending, Lead, Outcome
from storage.times import moment_or_none, stamp, stamp_or_none

_BATCH = 400  # bound variables per query, well under SQLite's 999 of old


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds of one address."""

    key: str
    lead: Lead
    met_at: datetime
    outcome: Outcome
    reason: str
    ended_at: datetime | None
    next_look: datetime | None
    looks: int
    failures: int
    article: int | None
    run: str
    etag: str
    last_modified: str


def _known(row: Mapping[str, object]) -> Known:
    get = {name: "" if value is None else str(value) for name, value in row.items()}
    lead = Lead(
        address=get["address"], source=get["source"], listing=get["listing"], title=get["title"],
        summary=get["summary"], content=get["content"], published=moment_or_none(get["published"]),
        language=get["language"],
    )  # fmt: skip
    return Known(
        key=get["key"], lead=lead, met_at=datetime.fromisoformat(get["met_at"]), outcome=Outcome(get["outcome"]),
        reason=get["reason"], ended_at=moment_or_none(get["ended_at"]), next_look=moment_or_none(get["next_look"]),
        looks=int(get["looks"]), failures=int(get["failures"]),
        article=int(get["article"]) if get["article"] else None, run=get["run"], etag=get["etag"],
        last_modified=get["last_modified"],
    )  # fmt: skip


def known(db: Database, keys: Iterable[str]) -> dict[str, Known]:
    """The ledger rows of those of ``keys`` that were ever met."""
    wanted = list(dict.fromkeys(keys))
    found = {}
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        marks = ", ".join("?" * len(part))
        for row in db.query(f"SELECT * FROM address WHERE key IN ({marks})", part):
            found[row["key"]] = _known(row)
    return found


def to_look_at(db: Database, source: str, now: datetime, limit: int) -> list[Known]:
    """Addresses of a source whose time to be looked at (again) has come, longest due first."""
    rows = db.query(
        "SELECT * FROM address WHERE source = ? AND next_look IS NOT NULL AND next_look <= ?"
        " ORDER BY next_look LIMIT ?",
        [source, stamp(now), limit],
    )
    return [_known(row) for row in rows]


def meet(db: Database, key: str, lead: Lead, ending: Ending, *, run: str, now: datetime) -> None:
    """Write a lead into the ledger, or what a listing now says of an address already there, with how it ended."""
    waits = ending.outcome is Outcome.WAITING
    db.execute(
        "INSERT INTO address (key, address, source, listing, title, summary, content, published, language, met_at,"
        " outcome, reason, ended_at, next_look, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, summary = excluded.summary,"
        " content = excluded.content, published = coalesce(excluded.published, published),"
        " outcome = excluded.outcome, reason = excluded.reason, ended_at = excluded.ended_at,"
        " next_look = excluded.next_look, run = excluded.run",
        [key, lead.address, lead.source, lead.listing, lead.title, lead.summary, lead.content,
         stamp_or_none(lead.published), lead.language, stamp(now), ending.outcome.value, ending.reason,
         None if waits else stamp(now), stamp_or_none(ending.next_look), run],
    )  # fmt: skip


def end(
    db: Database,
    key: str,
    ending: Ending,
    *,
    run: str,
    now: datetime,
    etag: str = "",
    last_modified: str = "",
) -> None:
    """Record how an address already in the ledger ended, and the validators its page came with."""
    failed = ending.outcome in (Outcome.FAILED, Outcome.REFUSED)
    db.execute(
        "UPDATE address SET outcome = ?, reason = ?, ended_at = ?, next_look = ?, run = ?, looks = looks + 1,"
        " failures = CASE WHEN ? THEN failures + 1 ELSE 0 END, article = coalesce(?, article),"
        " etag = CASE WHEN ? THEN etag ELSE ? END, last_modified = CASE WHEN ? THEN last_modified ELSE ? END"
        " WHERE key = ?",
        [ending.outcome.value, ending.reason, stamp(now), stamp_or_none(ending.next_look), run, failed,
         ending.article, failed, etag, failed, last_modified, key],
    )  # fmt: skip
