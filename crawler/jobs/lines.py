"""From the archive's developments to the lines of a digest, as they stood at a moment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from crawler.digests.compose import Line, Refreshed, Side
from crawler.jobs.standing import supporter
from crawler.stories.independence import Supporter, independence
from crawler.stories.ledger import READY, REPORTED, SHORT, named
from storage import health, ledger, stories
from storage.archive import Archive
from storage.health import SourceHealth
from storage.stories import Row
from storage.times import moment, stamp

_MOST_SAYINGS = 20  # sentences against a development that are looked at
_NUMBER = re.compile(r"\d[\d,]*")


def lines(archive: Archive, topic: str, since: datetime | None, until: datetime) -> list[Line]:
    """Every development that became ready in a stretch of time, with who reports it by the end of that time.

    What is pending or was given up is never among them. The same stretch of time gives the same lines again.
    """
    outlets = health.sources(archive.db)
    rows = ledger.ready(archive.db, topic, since, until)
    return [_line(archive.db, row, outlets, until) for row in rows]


def history(archive: Archive, topic: str, until: datetime) -> list[Line]:
    """Every figure and correction of a topic up to a time, with who said so first: enough for its course."""
    return [
        Line(
            row["kind"], "", "", moment(row["first_seen"]), (row["outlet"],), 1, (), "", "", row["key"], 0, 0,
            row["slot"], row["old"], row["new"],
        )
        for row in ledger.course(archive.db, topic, until)
    ]  # fmt: skip


def refreshed(archive: Archive, topic: str, since: datetime | None, until: datetime) -> list[Refreshed]:
    """What was told before ``since`` and has more houses, or another figure, by ``until``."""
    rows = ledger.refreshed(archive.db, topic, since, until) if since else []
    return [
        Refreshed(
            f"{row['slot']}: {row['new']}" if row["slot"] else row["headline"], row["language"], moment(row["at"]),
            row["reason"], row["independent"], row["key"], named(row["key"])[:SHORT],
        )
        for row in rows
    ]  # fmt: skip


def _line(db: Database, row: Row, outlets: Mapping[str, SourceHealth], until: datetime) -> Line:
    reports = [supporter(one, outlets) for one in stories.supporters(db, row["key"], until)]
    standing = independence(reports)
    status, why = _status(ledger.steps(db, row["key"]), until)
    other = ledger.pointed_at(db, row)
    names = tuple(dict.fromkeys(one.name for one in reports))
    return Line(
        row["kind"], row["headline"], row["language"], moment(row["first_seen"]), names, standing.count,
        standing.groups, row["address"], row["reason"], row["key"], row["story"], row["article"], row["slot"],
        row["old"], row["new"], standing.copies, bool(row["baseline"]),
        bool(row["gone_at"] and moment(row["gone_at"]) <= until),
        id=named(row["key"])[:SHORT], status=status, standing=why, score=row["score"],
        sentence=row["sentence"] if row["sentence"] != row["headline"] else "", speaker=row["speaker"],
        sides=_sides(db, row, other, names, outlets, until), joined=edges(db, row["key"], reports, outlets),
        contradicted=_contradicted(db, row["key"], until),
        corrects=_corrects(db, other, until) if row["kind"] == "correction" and other else "",
        corrects_key=other["key"] if row["kind"] == "correction" and other else "",
        weight=float(json.loads(row["numbers"]).get("weight", 0.0)),
    )  # fmt: skip


def edges(
    db: Database, key: str, reports: Sequence[Supporter], outlets: Mapping[str, SourceHealth]
) -> tuple[str, ...]:
    """Why outlets count as one for a development, a line each: as noted when a report came that says whom it leans on.

    An address where an earlier text stood says nothing; what its outlet leaned on later must not be told of it.
    """
    noted = {(row["one"], row["other"]): row["why"] for row in ledger.joined(db, key)}
    leaning = {one.name for one in reports if one.cites or one.credit}
    told: dict[str, None] = {}
    for edge in independence(reports).edges:
        other = outlets[edge.other].name if edge.other in outlets else edge.other
        why = noted.get((edge.one, other), edge.why) if edge.one in leaning else edge.why
        told[f"{edge.one} with {other} ({why})"] = None
    return tuple(told)


def _contradicted(db: Database, key: str, until: datetime) -> tuple[Side, ...]:
    """Who says otherwise, in their own words."""
    found = [one for one in ledger.told_in(db, key, until, _MOST_SAYINGS) if one["relation"] == "contradicts"]
    return tuple(Side(one["sentence"], (one["outlet"],)) for one in found)


def _status(steps: Sequence[Row], until: datetime) -> tuple[str, str]:
    """The status at a time, and why; what a digest of that time did to it does not count."""
    then = [
        step
        for step in steps
        if step["at"] <= stamp(until) and (step["status"], step["at"]) != (REPORTED, stamp(until))
    ]
    return (then[-1]["status"], then[-1]["reason"]) if then else (READY, "")


def _sides(
    db: Database, row: Row, other: Row | None, names: tuple[str, ...], outlets: Mapping[str, SourceHealth],
    until: datetime,
) -> tuple[Side, ...]:  # fmt: skip
    """Who says which, where a figure is below the one that stands: nobody has taken the higher one back."""
    ours, theirs = _first_number(row["new"]), _first_number(row["old"])
    if row["kind"] != "figure" or other is None or ours is None or theirs is None or ours >= theirs:
        return ()
    reports = [supporter(one, outlets) for one in stories.supporters(db, other["key"], until)]
    against = tuple(dict.fromkeys(one.name for one in reports))
    return Side(row["new"], names), Side(row["old"], against)


def _first_number(value: str) -> int | None:
    found = _NUMBER.search(value)
    return int(found.group().replace(",", "")) if found else None


def _corrects(db: Database, other: Row, until: datetime) -> str:
    """What a correction corrects: "164 killed, told 9 Jan 18:00 UTC", or since when it was known if none told it."""
    what = f"{other['new']} {other['slot']}".strip() if other["slot"] else other["headline"]
    told = [s for s in ledger.steps(db, other["key"]) if s["status"] == REPORTED and s["at"] < stamp(until)]
    if told:
        return f"{what}, told {_day(moment(told[0]['at']))}"
    return f"{what}, first seen {_day(moment(other['first_seen']))}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %H:%M} UTC"
