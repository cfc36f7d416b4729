"""One round of the daemon: crawl what is due, one batch of sources after another; follow what came after each; write
the digests that are due.

Every turn is in the archive before its work begins, so that a kill at any moment leaves an open turn, which is taken
up again, and never one that nobody knows of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from crawler.config import Config, Schedule
from crawler.due import Due, Standing, due, sources_of, unseen
from crawler.errors import CrisisdeskError
from crawler.jobs import digest as digests
from crawler.jobs import pacing
from crawler.jobs.follow import follow
from crawler.text import one_line
from storage import cadence, runs, schedules
from storage.archive import Archive
from storage.cadence import Pace
from storage.schedules import Heartbeat, Turn

BEAT = timedelta(minutes=1)  # how often a sign of life is written; each is a write to the disk
_SHOWN = ("kept", "revised", "copies", "unchanged", "off_topic", "refused", "failed", "waiting")


class Say(Protocol):
    def __call__(self, event: str, text: str, **about: object) -> None:
        """Say one thing: which kind of thing, a line for people, and the same as fields."""


@dataclass(slots=True)
class Rounds:
    """The daemon's work on one archive. ``crawl`` crawls the sources and topics that a schedule names and gives the
    run; it raises CrisisdeskError if none came of it. ``stopping`` says whether to end after what is under way."""

    archive: Archive
    clock: Callable[[], datetime]
    crawl: Callable[[Schedule], str]
    say: Say
    stopping: Callable[[], bool]
    alive: Heartbeat
    patient: bool = True  # False: there will be no further round, so nothing that is due waits for others
    exit_code: int = 0  # of the worst that went wrong
    _seen: datetime | None = field(default=None, init=False)

    def round(self, config: Config) -> None:
        """Do what is due now. What goes wrong with one turn is said and does not touch the others."""
        now = self.clock()
        self._keep_time(now)
        self._meet(config, now)
        for one in self._crawls(config, now):
            if self._crawl(config, one) and not self.stopping():
                self._follow(config)
                self._feel(config)
        for one in self._due(config, "digest", self.clock()):
            self._digest(config, one)

    def problem(self, problem: str) -> None:
        """Keep for ``status`` why the edited configuration is not taken; "" once it is."""
        if problem != self.alive.problem:
            self._beat(replace(self.alive, problem=problem))

    def stopped(self) -> None:
        """The daemon ends in order."""
        self._beat(replace(self.alive, stopped_at=self.clock()))

    def _beat(self, alive: Heartbeat) -> None:
        with self.archive.writing() as db:
            schedules.beat(db, alive)
        self.alive = alive

    def _keep_time(self, now: datetime) -> None:
        """Notice a clock that was put back, also while no daemon ran; give a sign of life."""
        before = schedules.heartbeat(self.archive.db)
        seen = self._seen or (before.ticked_at if before else now)
        if now < seen - timedelta(seconds=1):
            with self.archive.writing() as db:
                schedules.set_back(db, seen - now, now)
                cadence.set_back(db, seen - now, now)
            self.say(
                "clock", f"the clock was put back by {_length(seen - now)}; nothing is done twice for it"
            )
        self._seen = now
        if before is None or before.pid != self.alive.pid or not timedelta() <= now - before.ticked_at < BEAT:
            self._beat(replace(self.alive, ticked_at=now))

    def _meet(self, config: Config, now: datetime) -> None:
        """Names with fixed times, and sources of schedules, that the archive has not met yet."""
        known = pacing.standing(self.archive.db)
        new = unseen(config, known.turns)
        if new or pacing.unmet(config, known):
            with self.archive.writing() as db:
                for whose in new:
                    schedules.first_seen(db, whose, now)
                pacing.meet(db, config, known, now)

    def _crawls(self, config: Config, now: datetime) -> Iterator[Due]:
        """What is due for crawling, batch after batch, until nothing is that was due ``now``."""
        done: set[tuple[str, str]] = set()
        while not self.stopping():
            found = due(config, self._standing(), now)
            new = [one for one in found if one.whose[0] == "crawl" and (one.whose[1], one.key) not in done]
            if not new:
                return
            done.add((new[0].whose[1], new[0].key))
            yield new[0]

    def _standing(self) -> Standing:
        return replace(pacing.standing(self.archive.db), patient=self.patient)

    def _due(self, config: Config, kind: str, now: datetime) -> Iterator[Due]:
        for one in due(config, self._standing(), now):
            if one.whose[0] == kind and not self.stopping():
                yield one

    def _begin(self, one: Due) -> Turn | None:
        with self.archive.writing() as db:
            turn = schedules.begin(db, one.whose, one.key, one.at, self.clock(), late=one.late)
            if turn is not None:
                cadence.begin(db, turn.name, one.sources, turn.began_at)
            return turn

    def _end(self, turn: Turn, result: str, *, told: bool = False) -> None:
        with self.archive.writing() as db:
            schedules.end(db, turn, self.clock(), result, told=told)

    def _fail(self, turn: Turn, error: CrisisdeskError) -> None:
        with self.archive.writing() as db:
            schedules.failed(db, turn, str(error))
        self.exit_code = self.exit_code or error.exit_code
        self.say("failed", f"{turn.kind} {turn.name}: {one_line(str(error), 500)}; it is tried again",
                 kind=turn.kind, name=turn.name, attempts=turn.attempts)  # fmt: skip

    def _crawl(self, config: Config, one: Due) -> bool:
        """Make one crawl; whether it may have left something to follow: one that failed may, too."""
        before = pacing.standing(self.archive.db).paces.get(one.whose[1], {})
        turn = self._begin(one)
        if turn is None:
            return False
        schedule = config.schedules[turn.name]
        self._say_begins(config, schedule, one)
        wanted = schedule.model_copy(update={"sources": one.sources}) if one.sources else schedule
        try:
            run = self.crawl(wanted)
        except CrisisdeskError as error:
            self._interrupted(turn) if self.stopping() else self._fail(turn, error)
            return True
        row = runs.one(self.archive.db, run)
        if self.stopping() and row["finish"] != "finished":
            self._interrupted(turn)
            return True
        self._crawled(config, turn, one, before, run)
        sums = ", ".join(f"{row[name]} {name.replace('_', ' ')}" for name in _SHOWN if row[name])
        text = f"crawl {turn.name} {row['finish']}: met {row['met']}: {sums or 'nothing new'}"
        self.say("crawled", text, name=turn.name, run=run)
        return True

    def _say_begins(self, config: Config, schedule: Schedule, one: Due) -> None:
        of = len(sources_of(config, schedule))
        part = f", {len(one.sources)} of {of} sources" if one.sources and len(one.sources) < of else ""
        self.say("crawl", f"crawl {schedule.id} begins{part}{_lateness(one)}", name=schedule.id, due_at=one.at,
                 late=one.late, sources=list(one.sources))  # fmt: skip

    def _crawled(self, config: Config, turn: Turn, one: Due, before: Mapping[str, Pace], run: str) -> None:
        """The turn is done, and every source's next one is set, in one transaction."""
        now = self.clock()
        with self.archive.writing() as db:
            schedules.end(db, turn, now, run)
            if one.sources:
                ended = pacing.Ended(config.schedules[turn.name], one.sources, before, run, turn.began_at)
                pacing.crawled(db, config, ended, now)

    def _feel(self, config: Config) -> None:
        """Say which topics have become hot, and which have cooled."""
        with self.archive.writing() as db:
            turned = pacing.feel(db, config, self.clock())
        for one in turned:
            self.say("surge" if one.hot else "cooled", one.text, topic=one.topic)

    def _interrupted(self, turn: Turn) -> None:
        """The daemon was told to end. What the crawl kept is kept; its turn stays open for the next daemon."""
        with self.archive.writing() as db:
            runs.close_interrupted(db, self.clock())
            schedules.failed(db, turn, "interrupted: the daemon was told to end")
        self.say(
            "interrupted",
            f"crawl {turn.name} was interrupted; it is taken up at the next start",
            name=turn.name,
        )

    def _follow(self, config: Config) -> None:
        for one in follow(self.archive, config, self.clock()):
            if not one.stands_alone:
                continue
            change = " → ".join(part for part in (one.old, one.new) if part) if one.slot else ""
            text = " ".join(part for part in (one.kind, one.slot, change) if part)
            self.say(
                "new", f"{one.topic}: {text}: {one_line(one.headline, 200)}", topic=one.topic, key=one.key
            )

    def _digest(self, config: Config, one: Due) -> None:
        turn = self._begin(one)
        if turn is None:
            return
        try:
            self._follow(config)
            files = self._write(config, turn)
        except CrisisdeskError as error:
            self._fail(turn, error)
            return
        self._end(turn, ", ".join(files) or "nothing new", told=bool(files))
        told = f"written{_lateness(one)}: {', '.join(files)}" if files else "nothing new, none is written"
        self.say(
            "digest", f"digest {turn.name} {told}", name=turn.name, files=files, due_at=one.at, late=one.late
        )

    def _write(self, config: Config, turn: Turn) -> list[str]:
        """Write a digest of what came after the last one written; no file if there is nothing and none is wanted.

        A second attempt tells of the same stretch of time under the same file names.
        """
        wanted = config.digests[turn.name]
        composed = digests.digest(self.archive, config, turn.name, since=turn.told_until, until=turn.until)
        if composed.empty and not wanted.empty:
            return []
        if turn.late:
            due_at = turn.due_at.astimezone(ZoneInfo(wanted.timezone))
            composed = replace(composed, title=f"{composed.title} (late: was due {due_at:%Y-%m-%d %H:%M})")
        shared = any(
            one.id != wanted.id and (one.topic, one.folder) == (wanted.topic, wanted.folder)
            for one in config.digests.values()
        )
        files = digests.write(composed, wanted.folder, wanted.forms, wanted.id if shared else "")
        digests.tell(self.archive, composed, turn.name)
        return [str(path) for path in files]


def _lateness(one: Due) -> str:
    return f", late: was due {one.at:%Y-%m-%d %H:%M} UTC" if one.late else ""


def _length(length: timedelta) -> str:
    return str(length - timedelta(microseconds=length.microseconds))
