"""Crawls: what each met, how it ended, and whether its sums agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlite_utils import Database

from storage.records import Outcome, Tally
from storage.times import stamp

TALLIED = {
    Outcome.KEPT: "kept",
    Outcome.REVISED: "revised",
    Outcome.COPY: "copies",
    Outcome.UNCHANGED: "unchanged",
    Outcome.OFF_TOPIC: "off_topic",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
    Outcome.WAITING: "waiting",
}


@dataclass(frozen=True, slots=True)
class SourceEnd:
    """How one source did in one crawl."""

    source: str
    state: str
    reason: str
    tally: Tally
    pages: int


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """Count endings; ``met`` is how many there are."""
    counts = dict.fromkeys(TALLIED.values(), 0)
    for outcome in outcomes:
        counts[TALLIED[outcome]] += 1
    return Tally(met=len(outcomes), **counts)


def numbers(tally: Tally) -> dict[str, int]:
    return {field.name: getattr(tally, field.name) for field in fields(tally)}


def begin(
    db: Database, *, topics: Sequence[str], sources: int, proxy: str, program: str, now: datetime
) -> str:
    """Open a run and give its id: the time it began and its number."""
    count = next(db.query("SELECT count(*) AS n FROM run"))["n"]
    run = f"{now:%Y%m%dT%H%M%SZ}-{count + 1}"
    db.table("run").insert(
        {"id": run, "started_at": stamp(now), "topics": ", ".join(topics), "sources": sources, "proxy": proxy,
         "program": program}
    )  # fmt: skip
    return run


def end(
    db: Database, run: str, total: Tally, ends: Sequence[SourceEnd], *, finish: str, now: datetime
) -> None:
    """Close a run with its sums. Only a run closed here counts as finished, whatever a process's exit code said."""
    for one in ends:
        db.table("run_source").insert(
            {"run": run, "source": one.source, "state": one.state, "reason": one.reason, "pages": one.pages,
             **numbers(one.tally)}
        )  # fmt: skip
    db.table("run").update(
        run,
        {"ended_at": stamp(now), "finish": finish, "pages": sum(one.pages for one in ends), **numbers(total)},
    )


def close_interrupted(db: Database, now: datetime) -> list[str]:
    """Close runs whose process died, with the sums the ledger can still prove. Give their ids."""
    runs = [row["id"] for row in db.query("SELECT id FROM run WHERE finish = 'running'")]
    for run in runs:
        rows = list(db.query("SELECT outcome FROM address WHERE run = ?", [run]))
        total = tally([Outcome(row["outcome"]) for row in rows])
        end(db, run, total, (), finish="interrupted", now=now)
    return runs


def latest(db: Database, limit: int = 1) -> list[Mapping[str, object]]:
    return list(db.query("SELECT * FROM crawls LIMIT ?", [limit]))


def one(db: Database, run: str) -> Mapping[str, object]:
    """A run with its sums and whether they agree."""
    return next(db.query("SELECT * FROM crawls WHERE id = ?", [run]))


def ends(db: Database, run: str) -> list[Mapping[str, object]]:
    """How each source did in a run."""
    return list(db.query("SELECT * FROM run_source WHERE run = ? ORDER BY source", [run]))
