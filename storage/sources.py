"""Sources and their listings: what was taken, its validators, its state and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.times import moment_or_none, stamp

TRUST_VALIDATORS = timedelta(
    days=7
)  # some servers answer 304 for ever: once a week the listing is read whole


@dataclass(frozen=True, slots=True)
class TakenListing:
    """A listing that a source is read from, and how it was found."""

    source: str
    address: str
    kind: str
    how: str
    etag: str = ""
    last_modified: str = ""


def declare(
    db: Database, source: str, *, name: str, address: str, country: str, language: str, owner: str, tier: str,
    now: datetime,
) -> None:  # fmt: skip
    """Make the source known, or bring what the configuration says of it up to date; its history stays."""
    db.execute(
        "INSERT INTO source (id, name, address, country, language, owner, tier, first_seen, state, reason, since)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'new', 'not read yet', ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address,"
        " country = excluded.country, language = excluded.language, owner = excluded.owner, tier = excluded.tier"
        " WHERE (name, address, country, language, owner, tier) IS NOT (excluded.name, excluded.address,"
        " excluded.country, excluded.language, excluded.owner, excluded.tier)",
        [source, name, address, country, language, owner, tier, stamp(now), stamp(now)],
    )


def forget_listings_elsewhere(db: Database, source: str, address: str) -> None:
    """Drop what was taken for a source whose configured address has changed since."""
    db.execute(
        "DELETE FROM listing WHERE source = ? AND EXISTS (SELECT 1 FROM source WHERE id = ? AND address != ?)",
        [source, source, address],
    )


def taken(db: Database, source: str, now: datetime) -> list[TakenListing]:
    """Listings taken for a source, with validators only while they can be trusted: the last answer was whole, the
    source is not failing (a 304 after a failure is no recovery), and it was read within a week."""
    rows = db.query(
        "SELECT listing.*, source.failures FROM listing JOIN source ON source.id = listing.source"
        " WHERE listing.source = ? ORDER BY listing.rowid",
        [source],
    )
    return [_taken(row, now) for row in rows]


def _taken(row: dict[str, str | int | None], now: datetime) -> TakenListing:
    read_at = moment_or_none(str(row["read_at"] or ""))
    fresh = read_at is not None and now - read_at < TRUST_VALIDATORS and not row["failures"]
    return TakenListing(
        str(row["source"]), str(row["address"]), str(row["kind"]), str(row["how"]),
        str(row["etag"]) if fresh else "", str(row["last_modified"]) if fresh else "",
    )  # fmt: skip


def ways(db: Database, source: str) -> list[tuple[str, str]]:
    """The listings taken for a source: the address of each, and how it was found."""
    rows = db.query("SELECT address, how FROM listing WHERE source = ? ORDER BY rowid", [source])
    return [(row["address"], row["how"]) for row in rows]


def listing_read(db: Database, listing: TakenListing, *, leads: int, notes: str, now: datetime) -> None:
    """A listing was read whole: its validators are saved in the same transaction as its leads."""
    db.table("listing").upsert(
        {"source": listing.source, "address": listing.address, "kind": listing.kind, "how": listing.how,
         "etag": listing.etag, "last_modified": listing.last_modified, "checked_at": stamp(now),
         "read_at": stamp(now), "leads": leads, "notes": notes},
        pk=("source", "address"),
    )  # fmt: skip


def listing_unchanged(db: Database, source: str, address: str, now: datetime) -> None:
    db.execute(
        "UPDATE listing SET checked_at = ? WHERE source = ? AND address = ?", [stamp(now), source, address]
    )


def drop_listing(db: Database, source: str, address: str) -> None:
    """Forget a listing that no longer is one, so that the source's address is explored anew."""
    db.execute("DELETE FROM listing WHERE source = ? AND address = ?", [source, address])


def checked(db: Database, source: str, *, state: str, reason: str, ok: bool, now: datetime) -> None:
    """Record the source's state; ``since`` moves only when the state does, ``failed_since`` at a first failure."""
    db.execute(
        "UPDATE source SET since = CASE WHEN state = ? THEN since ELSE ? END, state = ?, reason = ?, checked_at = ?,"
        " last_ok = CASE WHEN ? THEN ? ELSE last_ok END, failures = CASE WHEN ? THEN 0 ELSE failures + 1 END,"
        " failed_since = CASE WHEN ? THEN NULL ELSE coalesce(failed_since, ?) END WHERE id = ?",
        [state, stamp(now), state, reason, stamp(now), ok, stamp(now), ok, ok, stamp(now), source],
    )


def judged(db: Database, source: str, *, state: str, reason: str, since: datetime) -> None:
    """What a source's state is in the light of all of them."""
    db.execute(
        "UPDATE source SET state = ?, reason = ?, since = ? WHERE id = ?",
        [state, reason, stamp(since), source],
    )


def unblamed(db: Database, source: str) -> None:
    """Its failures were not its own: they count as one, however many there were, so that it is asked again soon."""
    db.execute("UPDATE source SET failures = min(failures, 1) WHERE id = ?", [source])


def ask_host_to_wait(db: Database, host: str, until: datetime, reason: str) -> None:
    """Remember that a host asked to be left alone; kept across restarts."""
    db.table("host").upsert({"name": host, "wait_until": stamp(until), "reason": reason}, pk="name")


def waiting_hosts(db: Database, now: datetime) -> dict[str, tuple[datetime, str]]:
    """Hosts that asked to be left alone until later than ``now``: until when, and why."""
    rows = db.query("SELECT name, wait_until, reason FROM host WHERE wait_until > ?", [stamp(now)])
    return {row["name"]: (datetime.fromisoformat(row["wait_until"]), row["reason"]) for row in rows}
