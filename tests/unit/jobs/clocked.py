"""A daemon's rounds on a clock that a test moves, with crawls that only leave a run."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.config import Config, Schedule, parse
from crawler.errors import CrisisdeskError, TryLater
from crawler.jobs.rounds import Rounds
from storage import runs
from storage.archive import Archive
from storage.records import Tally
from storage.schedules import Heartbeat

HEAD = """
contact: desk@harbour.example
archive: desk.db
topics:
  harbour:
    query: harbour
sources:
  gazette:
    address: https://gazette.example/feed
"""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(slots=True)
class Clocked:
    """``crawls`` are the schedules crawled and when; ``said`` is all that was said; ``files`` are the digests."""

    folder: Path
    schedules: str
    now: datetime
    crawls: list[tuple[str, datetime]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    failing: dict[str, CrisisdeskError] = field(default_factory=dict)
    killed_in: str = ""  # the schedule in whose crawl the daemon is killed
    stop_in: str = ""  # the schedule in whose crawl the daemon is told to end
    takes: timedelta = timedelta()  # a crawl
    rounds: Rounds = field(init=False)
    stopping: bool = field(default=False, init=False)
    _open: ExitStack = field(default_factory=ExitStack, init=False)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def config(self) -> Config:
        return parse(HEAD + self.schedules, self.folder / "schedules.yaml")

    @property
    def archive(self) -> Archive:
        return self.rounds.archive

    @property
    def files(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "digests").glob("*.txt"))

    def start(self) -> None:
        """Start the daemon, or start it anew."""
        self._open.close()
        archive = self._open.enter_context(Archive.open(self.folder / "desk.db"))
        archive.db.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        self.stopping = False
        alive = Heartbeat(1000 + len(self.said), self.now, self.now, None, "")
        self.rounds = Rounds(archive, lambda: self.now, self._crawl, self._say, lambda: self.stopping, alive)

    def tick(self, *, after: timedelta = timedelta()) -> None:
        self.now += after
        self.rounds.round(self.config)

    def pass_time(self, length: timedelta, every: timedelta) -> None:
        """Let time go by, with a round every so often."""
        config, end = self.config, self.now + length
        while self.now < end:
            self.now += every
            self.rounds.round(config)

    def counts(self) -> Counter[str]:
        return Counter(name for name, _ in self.crawls)

    def times(self, name: str) -> list[str]:
        return [f"{at:%d %H:%M}" for one, at in self.crawls if one == name]

    def turns(self, name: str) -> list[dict[str, object]]:
        return list(self.archive.db.query("SELECT * FROM turn WHERE name = ? ORDER BY id", [name]))

    def _say(self, event: str, text: str, **about: object) -> None:
        self.said.append(f"{event}: {text}")

    def _crawl(self, schedule: Schedule) -> str:
        self.crawls.append((schedule.id, self.now))
        self.now += self.takes
        if schedule.id == self.killed_in:
            raise KilledError
        if schedule.id == self.stop_in:
            self.stopping = True
            raise TryLater("the crawl ended early")
        if schedule.id in self.failing:
            raise self.failing[schedule.id]
        with self.archive.writing() as db:
            run = runs.begin(db, topics=(), sources=1, proxy="", program="test", now=self.now)
            runs.end(db, run, Tally(), (), finish="finished", now=self.now)
        return run


class KilledError(BaseException):
    """What no edge of the program catches, like the end of the process."""
