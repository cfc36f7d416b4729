"""A crawl is killed at any moment, and the same command again mends it: nothing acknowledged is missing, nothing is
doubled, and what was captured but not yet archived is read from its segment."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from crawler.process import CrawlChild, CrawlOrder
from storage.captures import records

from .desk import NOON, Desk
from .hostile import RSS, Asked, Site, answer, feed, page
from .killing import Ground, Victim

PAGES = {f"/p{n}": f"The harbour, part {n}" for n in range(40)}


@pytest.fixture
def big(site: Callable[..., Site], desk: Desk) -> Site:
    """A source of forty pages."""
    made = site("127.0.0.7")
    fill(made)
    desk.source("big", f"{made.address}/feed")
    desk.write()
    return made


def fill(made: Site) -> None:
    listing = feed(made, PAGES)
    for path, title in PAGES.items():
        made[path] = answer(page(title), etag=f'"{path}"')
    # The validators are believed only if they were stored together with the leads.
    made["/feed"] = lambda asked: (
        answer("", 304) if "if-none-match" in asked.headers else answer(listing, content_type=RSS, etag='"1"')
    )


class Killed:
    """A crawl in a process of its own, followed event by event and killed."""

    def __init__(self, desk: Desk) -> None:
        self.child = CrawlChild(log_level="CRITICAL")
        self._order = CrawlOrder(str(desk.config), now=NOON)
        self.kept: list[str] = []

    def until(self, stop: Callable[[int], bool]) -> list[str]:
        """Follow the crawl until ``stop`` says so of the number of its page events, kill it, and give the addresses
        it had acknowledged."""
        pages = 0
        for event in self.child.crawl(self._order, 60):
            if event["event"] == "page":
                pages += 1
                self.kept += [event["address"]] if event["outcome"] in ("kept", "revised", "copy") else []
            if event["event"] == "ended" or stop(pages):
                break
        return self.end()

    def end(self) -> list[str]:
        family = family_of(self.child.pid)
        self.child.kill()
        self.child.close()
        for pid in family:
            wait_until_gone(pid)
        return self.kept


def family_of(parent: int) -> list[int]:
    """All processes of the group that the crawl process leads."""
    members = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if os.getpgid(int(folder.name)) == parent:
                    members.append(int(folder.name))
    return members


def wait_until_gone(pid: int) -> None:
    """Wait for the end of a process that was killed: its locks are free only then."""
    with contextlib.suppress(ProcessLookupError):
        descriptor = os.pidfd_open(pid)
        try:
            assert select.select([descriptor], [], [], 20)[0], f"{pid} outlives its crawl"
        finally:
            os.close(descriptor)


def check_whole(desk: Desk, site: Site, acknowledged: set[str]) -> None:
    """One more crawl, and everything is there once."""
    done = desk.crawl("2022-01-05T12:05Z")
    assert done.run["finish"] == "finished"
    wanted = {site.address + path for path in PAGES}
    articles = desk.ask("SELECT article.address, article.key, count(revision.id) AS n FROM article JOIN revision"
                        " ON revision.article = article.id GROUP BY article.id")  # fmt: skip
    assert sorted(row["address"] for row in articles) == sorted(wanted)
    assert {row["n"] for row in articles} == {1}
    assert acknowledged <= wanted
    assert len(desk.ask("SELECT * FROM appearance")) == len(PAGES)
    assert len(desk.ask("SELECT * FROM article_search WHERE article_search MATCH 'harbour'")) == len(PAGES)
    assert desk.ask("PRAGMA quick_check") == [{"quick_check": "ok"}]
    segments = {path.name for path in desk.captures.glob("*.warc.gz") if path.stat().st_size}
    assert segments == {row["name"] for row in desk.ask("SELECT name FROM segment")}
    stored = {one.record for name in segments for one in records(desk.captures / name)}
    assert stored == {row["record"] for row in desk.ask("SELECT record FROM capture")}
    assert not desk.ask("SELECT * FROM crawls WHERE sums_agree = 0 OR finish = 'running'")


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", [11, 12])
def test_kills_of_daemon_child_and_workers_at_random_moments(
    tmp_path: Path, site: Callable[..., Site], seed: int
) -> None:
    """A sample of what `python -m benchmarks kills` does 500 times."""
    victims: tuple[Victim, ...] = ("child", "daemon", "child", "worker")
    ground = Ground(tmp_path, site(f"127.0.0.{seed}"), seed)
    for victim in victims:
        ground.kill(victim)
    ground.examine()
    assert ground.toll.clean, ground.toll
    assert set(ground.toll.kills) == set(victims)


@pytest.mark.parametrize("pages", [0, 1, 2, 17, 39, 40])
def test_a_kill_after_so_many_pages(desk: Desk, big: Site, pages: int) -> None:
    acknowledged = set(Killed(desk).until(lambda done: done >= pages))
    assert len(acknowledged) >= pages
    there = {row["address"] for row in desk.ask("SELECT address FROM article")}
    assert acknowledged <= there
    check_whole(desk, big, acknowledged)
    interrupted = desk.ask("SELECT finish, sums_agree FROM crawls WHERE finish = 'interrupted'")
    assert all(row["sums_agree"] for row in interrupted)


def test_a_kill_right_after_the_start(desk: Desk, big: Site) -> None:
    crawl = Killed(desk)
    crawl.end()
    assert crawl.kept == []
    check_whole(desk, big, set())


def test_a_kill_while_a_server_holds_a_page_back(desk: Desk, big: Site) -> None:
    waits = threading.Event()

    def hold(asked: Asked) -> None:
        waits.set()
        asked.socket.recv(1)

    big["/p7"] = hold
    crawl = Killed(desk)
    threading.Thread(target=after, args=(waits, crawl.child.kill), daemon=True).start()
    acknowledged = set(crawl.until(lambda _: False))
    assert waits.is_set()
    fill(big)
    check_whole(desk, big, acknowledged)


def test_captured_and_not_yet_archived_is_read_from_the_segment(desk: Desk, big: Site) -> None:
    """The archive's lock is held, so that pages are captured and cannot be kept; then the crawl is killed."""
    held: list[int] = []
    captured = threading.Event()

    def hold_the_archive(asked: Asked) -> bytes:
        if not held:
            held.append(os.open(f"{desk.archive}.lock", os.O_RDWR | os.O_CREAT, 0o600))
            fcntl.flock(held[0], fcntl.LOCK_EX)
        return answer(page(PAGES[asked.target]))

    def last_of_a_row(asked: Asked) -> None:
        captured.set()
        asked.socket.recv(1)

    for path in PAGES:
        big[path] = hold_the_archive
    # One page waits on the server: when it is asked for, the pages before it have been answered and captured.
    big.answers["/p5"] = last_of_a_row
    crawl = Killed(desk)

    def kill_when_captured() -> None:
        captured.wait(60)
        wait_for_captures(desk, least=3)
        crawl.child.kill()

    killer = threading.Thread(target=kill_when_captured, daemon=True)
    killer.start()
    acknowledged = set(crawl.until(lambda _: False))
    killer.join(30)
    os.close(held[0])
    segment = next(path for path in desk.captures.glob("*.warc.gz"))
    stored = [one.address for one in records(segment)]
    known = {row["address"] for row in desk.ask("SELECT address FROM capture")}
    left = [address for address in stored if address not in known]
    assert left
    fill(big)
    before = len(big.asked)
    check_whole(desk, big, acknowledged)
    asked_again = {big.address + one.target for one in big.asked[before:]}
    assert asked_again.isdisjoint(left)


def after(event: threading.Event, act: Callable[[], object]) -> None:
    if event.wait(60):
        act()


def wait_for_captures(desk: Desk, least: int) -> None:
    """Wait until a segment holds so many captures; the file system is asked, for no event tells it."""
    pause = threading.Event()
    for _ in range(200):
        found = sum(1 for path in desk.captures.glob("*.warc.gz") for _ in records(path))
        if found >= least:
            return
        pause.wait(0.05)
    raise AssertionError("too little was captured")


def test_a_killed_reader_worker_costs_its_page_and_no_other(desk: Desk, big: Site) -> None:
    killed: list[int] = []

    def kill_a_worker(asked: Asked) -> bytes:
        if not killed:
            killed.extend(workers_of(desk.child.pid))
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        return answer(page(PAGES[asked.target]))

    big["/p20"] = kill_a_worker
    crawled = desk.crawl()
    assert killed
    outcomes = {row["outcome"]: row["reason"] for row in crawled.ledger.values()}
    assert crawled.ends["big"]["kept"] >= len(PAGES) - 1
    assert set(outcomes) <= {"kept", "failed"}
    if "failed" in outcomes:
        assert outcomes["failed"] == "extractor crashed (exit -9)"
    again = desk.crawl("2022-01-05T12:31Z")
    assert {row["outcome"] for row in again.ledger.values()} == {"kept"}


def workers_of(crawl: int) -> list[int]:
    """The reader's worker processes: the children of the fork server."""
    parents = {}
    for pid in family_of(crawl):
        with contextlib.suppress(OSError):
            parents[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    servers = {pid for pid, above in parents.items() if above == crawl}
    return [pid for pid, above in parents.items() if above in servers]


def test_nobody_is_left_when_whoever_ordered_the_crawl_is_killed(desk: Desk, big: Site) -> None:
    """The command line is killed, not the crawl: the crawl and its workers must not go on alone."""
    import subprocess
    import sys

    waits = threading.Event()

    def hold(asked: Asked) -> None:
        waits.set()
        asked.socket.recv(1)

    big["/p3"] = hold
    command = [
        sys.executable,
        "-c",
        "from crawler.cli import main; main()",
        "-c",
        str(desk.config),
        "crawl",
        "--now",
        NOON,
    ]
    door = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert waits.wait(60)
    children = [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and parent_of(folder) == door.pid
    ]
    family = [pid for child in children for pid in family_of(child)]
    assert len(family) > 1
    door.kill()
    door.wait()
    for pid in family:
        wait_until_gone(pid)


def parent_of(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return -1


def test_a_crawl_told_to_stop_ends_with_its_sums(desk: Desk, big: Site) -> None:
    waits = threading.Event()

    def hold(asked: Asked) -> bytes:
        waits.set()
        asked.socket.settimeout(1)
        with contextlib.suppress(TimeoutError):
            asked.socket.recv(1)
        return answer(page(PAGES[asked.target]))

    big["/p38"] = hold
    with CrawlChild(log_level="CRITICAL") as child:
        stop = partial(os.kill, child.pid, signal.SIGTERM)
        threading.Thread(target=after, args=(waits, stop), daemon=True).start()
        events = list(child.crawl(CrawlOrder(str(desk.config), now=NOON), 60))
    assert events[-1]["event"] == "ended"
    row = desk.ask("SELECT * FROM crawls")[0]
    assert (row["finish"], row["sums_agree"]) == ("shutdown", 1)
    assert row["met"] == len(PAGES)
    assert row["waiting"] > 0
    check_whole(desk, big, {event["address"] for event in events if event["event"] == "page"})
