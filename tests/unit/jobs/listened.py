"""A desk whose crawls are made up: what each source brought, look by look, through the archive and the survey."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.jobs.condition import as_its_pages_are
from crawler.jobs.survey import survey
from storage import cadence, health, runs, sources
from storage.archive import Archive
from storage.health import Notice, SourceHealth
from storage.records import Tally
from storage.runs import SourceEnd

HOUR = timedelta(hours=1)
Rate = Callable[[datetime], float]  # new addresses an hour


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def flat(rate: float) -> Rate:
    return lambda _: rate


def by_night(rate: float) -> Rate:
    """Publishes from 18:00 to 02:00 UTC."""
    return lambda at: rate if at.hour >= 18 or at.hour < 2 else 0.0


@dataclass(slots=True)
class Outlet:
    """A made-up source; ``fails`` is why it cannot be read, "" while it can."""

    id: str
    rate: Rate
    country: str = ""
    owner: str = ""
    site: str = ""
    fails: str = ""


@dataclass(slots=True)
class Listened:
    """Sources that are all asked every ``every``; what came new is drawn from their rates with a seed."""

    folder: Path
    outlets: Mapping[str, Outlet]
    now: datetime
    every: timedelta = HOUR
    seed: int = 1
    archive: Archive = field(init=False)
    _random: random.Random = field(init=False)

    def __enter__(self) -> Self:
        self._random = random.Random(self.seed)
        self.archive = Archive.open(self.folder / "desk.db")
        self.archive.db.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        with self.archive.writing() as db:
            for one in self.outlets.values():
                sources.declare(
                    db, one.id, name=one.id.title(), address=f"https://{one.site or one.id + '.example'}/feed",
                    country=one.country, language="", owner=one.owner, tier="", now=self.now,
                )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.archive.close()

    def crawl(self, *only: str) -> str:
        """Ask all sources, or ``only`` some; give the run."""
        asked = [one for one in self.outlets.values() if not only or one.id in only]
        with self.archive.writing() as db:
            run = runs.begin(db, topics=(), sources=len(asked), proxy="", program="test", now=self.now)
            ends = [as_its_pages_are(db, self._ask(one, run)) for one in asked]
            for end in ends:
                ok = not self.outlets[end.source].fails
                sources.checked(db, end.source, state=end.state, reason=end.reason, ok=ok, now=self.now)
            runs.end(db, run, Tally(), ends, finish="finished", now=self.now)
            survey(db, run, self.now)
        return run

    def _ask(self, one: Outlet, run: str) -> SourceEnd:
        if one.fails:
            reason = f"https://{one.id}.example/feed: {one.fails}"
            return SourceEnd(one.id, "failing", reason, Tally(), 0)
        new = _poisson(self._random, one.rate(self.now - self.every / 2) * (self.every / HOUR))
        cadence.looked(self.archive.db, one.id, run, self.now, leads=25, new=new)
        return SourceEnd(one.id, "healthy", "rss: 25 leads", Tally(), 0)

    def pass_time(self, length: timedelta) -> None:
        """Let time go by, with a crawl every ``every``."""
        end = self.now + length
        while self.now < end:
            self.now += self.every
            self.crawl()

    def until(self, when: str) -> None:
        self.pass_time(utc(when) - self.now)

    def fail(self, reason: str, *ids: str) -> None:
        for one in ids or tuple(self.outlets):
            self.outlets[one].fails = reason

    def source(self, name: str) -> SourceHealth:
        return health.sources(self.archive.db)[name]

    def notices(self, since: datetime | None = None) -> tuple[Notice, ...]:
        return health.notices(self.archive.db, self.now, since)

    def told(self, since: datetime | None = None) -> list[str]:
        return [one.text for one in self.notices(since)]


def _poisson(rng: random.Random, mean: float) -> int:
    """By the gaps between events."""
    count, passed = 0, rng.expovariate(1)
    while passed < mean:
        count += 1
        passed += rng.expovariate(1)
    return count
