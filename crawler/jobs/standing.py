"""Move developments along their way: from pending to ready, told, refreshed, corrected or given up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.stories.independence import Supporter, independence
from crawler.stories.ledger import (
    PENDING,
    READY,
    REPORTED,
    SHORT,
    UPDATED,
    Pointing,
    Standing,
    Step,
    begun,
    following,
    named,
)
from crawler.stories.rules import SHIPPED, States
from crawler.text import one_line
from storage import health, ledger
from storage.health import SourceHealth
from storage.stories import Row
from storage.times import moment

_AUTHORITY = frozenset({"official", "agency"})  # tiers of sources that are believed on figures alone


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that a development took."""

    key: str
    step: Step


def advance(db: Database, topic: str, now: datetime, rules: States = SHIPPED.states) -> tuple[Moved, ...]:
    """Take every step that is due on a topic, as far as known at ``now``; give the steps taken, in order.

    Looks only at what something happened to since the last look, and at what was pending for too long: it costs the
    same in any archive. ``now`` is the time up to which everything was followed: that of the revision just followed, or
    that of the call once nothing is left to follow. Call it inside the transaction that follows.
    """
    rows = ledger.open_ones(db, topic, now - rules.expires)
    if not rows:
        return ()
    look = _Look(db, now, rules, health.sources(db), ledger.tiers(db))
    moved: list[Moved] = []
    while rows:
        for row in rows:
            ledger.looked_at(db, row["key"])
            moved += look.at(row)
        rows = ledger.touched(db, topic)  # those that a correction or a new figure points at
    return tuple(moved)


def told(db: Database, keys: Iterable[str], digest: str, now: datetime) -> None:
    """Note that a digest has told developments. One that was told before stays what it is."""
    outlets = health.sources(db)
    for key in keys:
        row = ledger.one(db, key)
        if row and row["status"] == READY:
            count = independence(_supporters(ledger.reports(db, key, now), outlets)).count
            ledger.add_step(
                db, key, status=REPORTED, at=now, reason=f"told by the digest {digest}", independent=count
            )


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the developments of a topic."""

    db: Database
    now: datetime
    rules: States
    outlets: Mapping[str, SourceHealth]
    tiers: Mapping[str, str]

    def at(self, row: Row) -> list[Moved]:
        """Name the development if it is new, and take every step it is due."""
        taken: list[Moved] = []
        key = row["key"]
        if row["number"] is None:
            ledger.name(self.db, key, named(key))
            row = self._take(key, begun(self._standing(row), self.rules), taken)
        while step := following(self._standing(row), self.rules, self.now):
            row = self._take(key, step, taken)
        return taken

    def _take(self, key: str, step: Step, taken: list[Moved]) -> Row:
        ledger.add_step(
            self.db, key, status=step.status, at=step.at, reason=step.reason, independent=step.independent
        )
        taken.append(Moved(key, step))
        row = ledger.one(self.db, key)
        assert row is not None
        if step.status == READY and (other := ledger.pointed_at(self.db, row)):
            ledger.touch(self.db, other["key"])
        return row

    def _standing(self, row: Row) -> Standing:
        first_seen = moment(row["first_seen"])
        since = moment(row["since"]) if row["since"] else first_seen
        pointing = ledger.pointing_at(self.db, row)
        plain = Standing(
            row["status"], row["kind"], row["score"], first_seen, since,
            told=row["independent"] or 0,
            corrected=next((_pointing(p) for p in pointing if p["kind"] == "correction"), None),
            changed=next(
                (_pointing(p) for p in pointing if p["kind"] == "figure" and moment(p["ready_at"]) > since), None
            ),
        )  # fmt: skip
        return self._with_reports(plain, row) if row["status"] in (PENDING, REPORTED, UPDATED) else plain

    def _with_reports(self, plain: Standing, row: Row) -> Standing:
        reports = ledger.reports(self.db, row["key"], self.now)
        times = [moment(one["seen_at"]) for one in reports]
        most = max(self.rules.houses, self.rules.refreshes)
        houses = _houses(_supporters(reports, self.outlets), times, most)
        other = ledger.pointed_at(self.db, row) if row["kind"] == "correction" else None
        return Standing(
            plain.status, plain.kind, plain.score, plain.first_seen, plain.since, houses,
            self._authority(row, reports), bool(other and _was_told(self.db, other["key"])),
            plain.told, plain.corrected, plain.changed,
        )  # fmt: skip

    def _authority(self, row: Row, reports: Sequence[Row]) -> datetime | None:
        if row["slot"] and ledger.claimed_officially(self.db, row):
            return moment(row["first_seen"])
        said = (one for one in reports if one["credit"] or self.tiers.get(one["source"]) in _AUTHORITY)
        return min((moment(one["seen_at"]) for one in said), default=None)


def _was_told(db: Database, key: str) -> bool:
    return any(step["status"] == REPORTED for step in ledger.steps(db, key))


def _pointing(row: Row) -> Pointing:
    change = " → ".join(part for part in (row["old"], row["new"]) if part)
    says = f"{row['slot']}: {change}" if row["slot"] else one_line(row["headline"], 160)
    return Pointing(named(row["key"])[:SHORT], moment(row["ready_at"]), says)


def _houses(reports: Sequence[Supporter], times: Sequence[datetime], most: int) -> tuple[datetime, ...]:
    """When the first, second, third … independent house had reported it, up to ``most``.

    Only a report that copies nothing can bring a house, so only those are counted anew. An agency met late may turn two
    houses into one: the count of all reports is the limit.
    """
    met: list[datetime] = []
    for i, one in enumerate(reports):
        if i and one.copies:
            continue
        count = independence(reports[: i + 1]).count
        met += [times[i]] * (count - len(met))
        if len(met) >= most:
            break
    return tuple(met[: independence(reports).count])


def _supporters(reports: Sequence[Row], outlets: Mapping[str, SourceHealth]) -> list[Supporter]:
    return [supporter(one, outlets) for one in reports]


def supporter(row: Row, outlets: Mapping[str, SourceHealth]) -> Supporter:
    """One report, with the name and the owner of its outlet."""
    known = outlets.get(row["source"])
    name, owner = (known.name, known.owner) if known else (row["source"], "")
    cites = frozenset(json.loads(row["cites"]))
    return Supporter(row["source"], name, owner, row["credit"], cites, bool(row["copies"]))
