"""A small desk whose processes are killed again and again, and the count of what that cost: it must be nothing."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from crawler.process import CrawlChild, CrawlOrder
from storage.archive import Archive
from storage.captures import records, verify
from storage.upkeep import faults, to_verify

from .desk import Desk
from .hostile import RSS, Asked, Site, answer, feed, page
from .watching import command, descendants, gone

Victim = Literal["daemon", "child", "worker"]

PAGES = {f"/p{number}": f"The harbour, part {number}" for number in range(24)}
MOST_KILLS = 12  # of one archive; then it is examined, and the next one begins
MOST_CRAWLS = 4  # after the last kill, in which everything has to be got
STEP = timedelta(hours=2)  # between two starts: whatever failed is due again
WORKERS_KILLED = 12  # in one crawl at most: a page whose worker dies each time is given up for that crawl
PAUSES = 600  # between two looks for a worker to kill
LINES = ("started", "crawl", "crawled")  # of the daemon: points at which it is killed


@dataclass(slots=True)
class Toll:
    """What the kills cost."""

    kills: Counter[Victim] = field(default_factory=Counter)
    lost: int = 0  # acknowledged and not there, or announced and never got
    doubled: int = 0  # articles, revisions, appearances or captures there twice
    broken: int = 0  # what quick_check and the foreign keys find
    hashes: int = 0  # captures that do not read back with their hash
    unsound: int = 0  # crawls whose sums do not agree or that nobody closed
    archives: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.broken or self.hashes or self.unsound)

    def add(self, other: Toll) -> None:
        self.kills.update(other.kills)
        for name in ("lost", "doubled", "broken", "hashes", "unsound", "archives"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Ground:
    """One lane of kills, with its own site and archives; the same seed kills at the same points."""

    def __init__(self, folder: Path, site: Site, seed: int) -> None:
        self.toll = Toll()
        self._folder, self._site, self._chance = folder, site, random.Random(seed)
        self._fill()
        self._begin()

    def kill(self, victim: Victim) -> None:
        """Start the desk, kill the victim somewhere, see that nothing acknowledged is missing."""
        self._now += STEP
        before = self._there()
        if victim == "daemon":
            self._kill_daemon()
        elif victim == "child":
            self._kill_child()
        else:
            self._kill_workers()
        self._site.watch = lambda _: None
        there = self._there()
        self.toll.lost += len((before | self._acknowledged) - there)
        self._killed += 1
        if self._killed >= MOST_KILLS:
            self.examine()

    def examine(self) -> None:
        """Crawl to the end, count what is lost, doubled or damaged, and begin with a new archive."""
        if self._killed:
            wanted = {self._site.address + path for path in PAGES}
            for _ in range(MOST_CRAWLS):
                self._now += timedelta(hours=25)  # a page that failed is looked at once a day at the least
                self._crawl_whole()
                if self._there() == wanted:
                    break
            self._count()
            self._begin()

    def _begin(self) -> None:
        self._acknowledged: set[str] = set()
        self._killed = 0
        self._now = datetime(2022, 1, 5, 12, tzinfo=UTC)
        folder = self._folder / f"archive-{self.toll.archives}"
        folder.mkdir()
        self.toll.archives += 1
        self._desk = Desk(folder, None)  # type: ignore[arg-type] # each start makes a child of its own
        self._desk.source("big", f"{self._site.address}/feed")
        self._desk.write()
        with self._desk.config.open("a", encoding="utf-8") as out:
            out.write("schedules: {near: {every: 15m}}\ndigests: {daily: {topic: harbour, every: 6h}}\n")

    def _fill(self) -> None:
        listing = feed(self._site, PAGES)
        for path, title in PAGES.items():
            self._site[path] = answer(page(title), etag=f'"{path}"')
        self._site["/feed"] = lambda asked: (
            answer("", 304)
            if "if-none-match" in asked.headers
            else answer(listing, content_type=RSS, etag='"1"')
        )

    @property
    def _order(self) -> CrawlOrder:
        return CrawlOrder(str(self._desk.config), now=self._now.isoformat())

    def _there(self) -> set[str]:
        if not self._desk.archive.exists():
            return set()
        return {str(row["address"]) for row in self._desk.ask("SELECT address FROM article")}

    def _follow(self, child: CrawlChild) -> None:
        for event in child.crawl(self._order, 90):
            if event["event"] == "page" and event["outcome"] in ("kept", "revised", "copy"):
                self._acknowledged.add(event["address"])

    def _at_a_request(self, kill: threading.Timer) -> None:
        """Set off a timer when the site is asked for the n-th time."""
        target, asked = self._chance.randint(1, 20), [0]

        def count(_: Asked) -> None:
            asked[0] += 1
            if asked[0] == target:
                kill.start()

        self._site.watch = count

    def _kill_child(self) -> None:
        with started() as child:
            timer = threading.Timer(self._chance.random() * 0.2, child.kill)
            if self._chance.random() < 0.1:
                timer.interval *= 10
                timer.start()
            else:
                self._at_a_request(timer)
            self._follow(child)
            family = descendants(child.pid)
            child.kill()
        assert all(gone(pid) for pid in family)
        self.toll.kills["child"] += 1

    def _kill_workers(self) -> None:
        """One after another, as they are replaced, in a crawl that has to come to its end all the same."""
        pauses = [self._chance.random() * 0.15 for _ in range(PAUSES)]
        over, killed = threading.Event(), [0]

        def shoot(crawl: int) -> None:
            while killed[0] < WORKERS_KILLED and pauses and not over.wait(pauses.pop()):
                for pid in sorted(workers_of(crawl))[:1]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        killed[0] += 1

        with started() as child:
            shooter = threading.Thread(target=shoot, args=(child.pid,))
            self._site.watch = lambda _: shooter.start() if shooter.ident is None else None
            self._follow(child)
            over.set()
            if shooter.ident is not None:
                shooter.join()
        self.toll.kills["worker"] += killed[0]

    def _kill_daemon(self) -> None:
        process = command(self._desk.config, "run", "--once", "--json", "--now", self._now.isoformat())
        point = self._chance.choice((*LINES, *["request"] * 7))
        if point == "request":
            self._at_a_request(threading.Timer(self._chance.random() * 0.2, process.kill))
        assert process.stdout is not None
        for line in process.stdout:
            if f'"event": "{point}"' in line:
                break
        family = descendants(process.pid)
        process.kill()
        process.communicate()
        assert all(gone(pid) for pid in family)
        self.toll.kills["daemon"] += 1

    def _crawl_whole(self) -> None:
        with started() as child:
            self._follow(child)

    def _count(self) -> None:
        toll, ask = self.toll, self._desk.ask
        wanted = {self._site.address + path for path in PAGES}
        found = [str(row["address"]) for row in ask("SELECT address FROM article")]
        toll.lost += len((wanted | self._acknowledged) - set(found))
        toll.doubled += len(found) - len(set(found))
        toll.doubled += abs(len(ask("SELECT id FROM revision")) - len(PAGES))
        toll.doubled += abs(len(ask("SELECT key FROM appearance")) - len(PAGES))
        toll.unsound += len(ask("SELECT id FROM crawls WHERE sums_agree = 0 OR finish = 'running'"))
        segments = [path for path in self._desk.captures.glob("*.warc.gz") if path.stat().st_size]
        stored = Counter(one.record for path in segments for one in records(path))
        known = {str(row["record"]) for row in ask("SELECT record FROM capture")}
        toll.lost += len(set(stored) ^ known)
        toll.doubled += sum(stored.values()) - len(stored)
        with Archive.open(self._desk.archive, readonly=True) as archive:
            toll.broken += len(faults(archive.db))
            toll.hashes += sum(1 for _ in verify(archive.captures, to_verify(archive.db, 0, 1)))


@contextmanager
def started() -> Iterator[CrawlChild]:
    with CrawlChild(log_level="CRITICAL") as child:
        yield child


def workers_of(crawl: int) -> set[int]:
    """The reader's worker processes: the children of the fork server, which is a child of the crawl."""
    servers = {pid for pid in descendants(crawl) if parent_of(pid) == crawl}
    return {pid for server in servers for pid in descendants(server)}


def parent_of(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return -1
