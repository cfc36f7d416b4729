"""Weeks of a daemon's life on a clock that runs as fast as the machine can: its rounds, its upkeep, a made-up newsroom
behind its crawls, and what happened, hour by hour, to be held against what should have."""

from __future__ import annotations

import ctypes
import functools
import gc
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from crawler.caring import Caretaker
from crawler.config import Config, parse
from crawler.jobs.rounds import Rounds
from crawler.loglines import LogLines
from storage import health, incidents
from storage.archive import Archive
from storage.schedules import Heartbeat

from .made_up import HOUR, KilledError, Newsroom, Outlet, Trouble, publications

DAY = timedelta(days=1)
TICK = timedelta(minutes=15)  # between two rounds
TAKES = timedelta(seconds=10)  # a crawl

OUTLETS = {
    one.id: one
    for one in (
        Outlet("de0", 240, "de", "Elbe House"), Outlet("de1", 24, "de", "Elbe House"), Outlet("de2", 3, "de", "Isar"),
        Outlet("gb0", 240, "gb", "Thames"), Outlet("gb1", 24, "gb", "Tyne"), Outlet("gb2", 3, "gb", "Wear"),
        Outlet("us0", 24, "us", "Hudson"), Outlet("us1", 3, "us", "Ohio"),
        Outlet("kz0", 240, "kz", "Ertis"), Outlet("kz1", 24, "kz", "Ile"), Outlet("kz2", 24, "kz", "Ishim"),
        Outlet("kz3", 3, "kz", "Tobol"), Outlet("kz4", 24, "kz", "Shu"),
        Outlet("fr0", 24, "fr", "Loire"), Outlet("fr1", 3, "fr", "Marne"),
    )
}  # fmt: skip
NEAR = tuple(one for one in OUTLETS if not one.startswith("fr"))

CONFIG = f"""
contact: desk@harbour.example
archive: desk.db
crawl: {{delay: 0}}
topics: {{harbour: {{query: harbour}}}}
sources:
{
    "".join(
        f"  {one.id}: {{address: {one.site}/feed, kind: feed, country: {one.country}, owner: {one.owner}}}"
        + chr(10)
        for one in OUTLETS.values()
    )
}
schedules:
  near: {{every: 1h, fastest: 30m, slowest: 3h, sources: [{", ".join(NEAR)}]}}
  fixed: {{every: 1h, adapt: false, sources: [fr0, fr1]}}
  night: {{every: 1h, adapt: false, between: "22:00-06:00", timezone: Europe/Berlin, sources: [de2]}}
  berlin: {{cron: "30 2 * * *", timezone: Europe/Berlin, sources: [us1]}}
  york: {{cron: "30 2 * * *", timezone: America/New_York, sources: [gb2]}}
  often: {{cron: "0 */3 * * *", sources: [gb2]}}
digests:
  morning: {{topic: harbour, at: "07:00", timezone: Europe/Berlin, empty: true, forms: [text]}}
  gap: {{topic: harbour, at: "02:30", timezone: Europe/Berlin, empty: true, forms: [text]}}
  evening: {{topic: harbour, at: "18:00", timezone: America/New_York, empty: true, forms: [text]}}
  working: {{topic: harbour, at: "08:15", weekdays: mon-fri, timezone: Asia/Almaty, empty: true, forms: [text]}}
"""

KZ = frozenset(one for one in OUTLETS if one.startswith("kz"))


@dataclass(frozen=True, slots=True)
class Happening:
    """``what`` is "jump" (the clock, by ``length``), "sleep" (of the machine, for ``length``), "restart" (in order) or
    "kill" (of the daemon, in its next crawl)."""

    at: datetime
    what: str
    length: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Script:
    """What happens in the time told of."""

    start: datetime
    end: datetime
    troubles: tuple[Trouble, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """How things stood at one moment of truth."""

    at: datetime
    states: dict[str, str]
    going_on: frozenset[tuple[str, str]]  # incidents: kind and about


@dataclass(frozen=True, slots=True)
class Size:
    """What the process held and the archive weighed at the end of a day."""

    rss: float  # MB
    files: int
    archive: int  # bytes, captures included


@dataclass(slots=True)
class Life:
    """A daemon lives through a script. ``ticks`` are the rounds, as the machine's clock had them."""

    folder: Path
    script: Script
    seed: int = 5
    ticks: list[datetime] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    config: Config = field(init=False)
    newsroom: Newsroom = field(init=False)
    rounds: Rounds = field(init=False)
    care: Caretaker = field(init=False)
    truth: datetime = field(init=False)
    off: timedelta = field(default=timedelta(), init=False)  # what the machine's clock is ahead of the truth
    _open: ExitStack = field(default_factory=ExitStack, init=False)

    def live(self) -> None:
        """From the beginning to the end of the script."""
        self.config = parse(CONFIG, self.folder / "schedules.yaml")
        self.truth = self.script.start
        script = self.script
        published = publications(OUTLETS.values(), script.troubles, script.start, script.end, self.seed)
        self.newsroom = Newsroom(
            self.config.archive, self.config, OUTLETS, script.troubles, lambda: self.truth, self.wall, published
        )  # fmt: skip
        with self._open:
            self._start()
            self._pass()

    def wall(self) -> datetime:
        """What the machine's clock shows."""
        return self.truth + self.off

    @property
    def archive(self) -> Archive:
        return self.rounds.archive

    def _start(self) -> None:
        self._open.close()
        archive = self._open.enter_context(Archive.open(self.config.archive))
        archive.db.execute("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        alive = Heartbeat(1000 + len(self.ticks), self.wall(), self.wall(), None, "")
        self.rounds = Rounds(archive, self.wall, self._crawl, self._say, lambda: False, alive)
        lines = LogLines(StringIO(), self.wall)
        self.care = Caretaker(archive, self.wall, lines, lambda: None, lambda: False, floor=0)

    def _say(self, event: str, text: str, **_: object) -> None:
        self.said.append((event, text))

    def _crawl(self, schedule: object) -> str:
        run = self.newsroom.crawl(schedule)  # type: ignore[arg-type]
        self.truth += TAKES
        return run

    def _pass(self) -> None:
        coming = sorted(self.script.happenings, key=lambda one: one.at)
        hour, day = self.script.start + HOUR, self.script.start + DAY
        while self.truth < self.script.end:
            while coming and coming[0].at <= self.truth:
                self._happen(coming.pop(0))
            self._round()
            if self.truth >= hour:
                hour += HOUR
                self._look()
            if self.truth >= day:
                day += DAY
                self._weigh()
            self.truth += TICK

    def _happen(self, one: Happening) -> None:
        if one.what == "jump":
            self.off += one.length
        elif one.what == "sleep":
            self.truth += one.length
        elif one.what == "restart":
            self.rounds.stopped()
            self._start()
        else:
            self.newsroom.kill = True

    def _round(self) -> None:
        self.ticks.append(self.wall())
        try:
            self.rounds.round(self.care.within_space(self.config))
            self.care.after_round()
        except KilledError:
            self._start()

    def _look(self) -> None:
        db = self.archive.db
        states = {one.id: one.state for one in health.sources(db).values()}
        going_on = frozenset((one.kind, one.about) for one in incidents.unended(db))
        self.seen.append(Seen(self.truth, states, going_on))

    def _weigh(self) -> None:
        _empty_caches()
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        files = len(list(Path("/proc/self/fd").iterdir()))
        parts = (*self.folder.glob("desk.db*"), *self.archive.captures.glob("*"))
        self.sizes.append(
            Size(
                pages * os.sysconf("SC_PAGE_SIZE") / 1e6, files, sum(one.stat().st_size for one in parts)
            )
        )  # fmt: skip


def _empty_caches() -> None:
    """Empty what only remembers answers, up to a bound that a month of so little news does not reach, and give free
    memory back to the system: what is left and grows is a leak."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and (one.cache_info().maxsize or 0) >= 256:
            one.cache_clear()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _trouble(
    kind: str, start: datetime, length: timedelta, outlets: Iterable[str], reason: str = ""
) -> Trouble:
    return Trouble(kind, start, start + length, frozenset(outlets), reason)


def month() -> Script:
    """31 days from 4 March 2026: New York puts its clocks forward on the 8th, Berlin on the 29th."""
    day = _days_from(datetime(2026, 3, 4, tzinfo=UTC))
    return Script(
        day(0),
        day(31),
        (
            _trouble("site", day(5, 7), 20 * HOUR, ["gb1"], "the server answered 503"),
            _trouble("line", day(11, 10), 3 * HOUR, OUTLETS, "the name does not resolve"),
            _trouble("country", day(13, 16), 5 * DAY, KZ, "the server did not answer in time"),
            _trouble("silence", day(21), 2 * DAY, ["de0"]),
            _trouble("silence", day(22), 4 * DAY, ["us0"]),
        ),
        (
            Happening(day(7, 12), "kill"),
            Happening(day(8, 10, 20), "jump", HOUR),
            Happening(day(8, 16, 30), "jump", -HOUR),
            Happening(day(9, 1, 45), "jump", -HOUR),  # just after 02:30 in Berlin, which comes again
            Happening(day(9, 9), "jump", HOUR),
            Happening(day(12, 21), "sleep", 9 * HOUR),
            Happening(day(19, 3), "restart"),
            Happening(day(25, 1, 25), "kill"),
        ),
    )


def few_days() -> Script:
    """Three days and a quarter from 27 March 2026: Berlin puts its clocks forward on the 29th."""
    day = _days_from(datetime(2026, 3, 27, tzinfo=UTC))
    return Script(
        day(0),
        day(3, 6),
        (
            _trouble("site", day(0, 4), 5 * HOUR, ["gb1"], "the server answered 503"),
            _trouble("country", day(0, 17), 12 * HOUR, KZ, "the server did not answer in time"),
            _trouble("line", day(2, 5), 3 * HOUR, OUTLETS, "the name does not resolve"),
        ),
        (
            Happening(day(0, 12), "kill"),
            Happening(day(1, 1, 45), "jump", -HOUR),  # just after 02:30 in Berlin, which comes again
            Happening(day(1, 9), "jump", HOUR),
            Happening(day(1, 14, 20), "jump", HOUR),
            Happening(day(1, 18, 30), "jump", -HOUR),
            Happening(day(2, 12), "restart"),
            Happening(day(2, 20), "sleep", 9 * HOUR),
        ),
    )


def _days_from(start: datetime) -> Callable[..., datetime]:
    def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
        return start + timedelta(days=number, hours=hour, minutes=minute)

    return day
