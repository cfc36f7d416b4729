"""``crisisdesk run`` as a process of its own, on the demo's newsroom."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.demo.example import schedules
from crawler.demo.loading import load_script
from crawler.demo.newsroom import Newsroom
from storage import daemon
from storage.archive import Archive

from .hostile import Site
from .watching import PATIENCE, Daemon, descendants, gone, ran

STARTED, SIX = "2022-01-05T17:50Z", "2022-01-05T18:00Z"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(load_script(), now=datetime(2022, 1, 5, 18, tzinfo=UTC)) as made:
        yield made


@pytest.fixture
def config(tmp_path: Path, newsroom: Newsroom) -> Path:
    """The demo's schedules.yaml, with two small outlets of its eight, so that a crawl takes a second."""
    path = tmp_path / "schedules.yaml"
    text = schedules(newsroom.address, tmp_path / "demo.db")
    path.write_text(text.replace("every: 8h", "every: 8h\n    sources: [globedesk, rubezh]"), "utf-8")
    return path


@pytest.fixture
def crawling() -> threading.Event:
    """Set once the stuck source was asked."""
    return threading.Event()


@pytest.fixture
def stuck(tmp_path: Path, site: Callable[..., Site], crawling: threading.Event) -> Iterator[Path]:
    """A configuration whose only source begins to answer and never ends."""
    done = threading.Event()

    def never(_: object) -> Iterator[bytes]:
        crawling.set()
        yield b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 1000\r\n\r\n<rss>"
        done.wait(120)

    made = site("127.0.0.2")
    made["/feed"] = never
    path = tmp_path / "schedules.yaml"
    path.write_text(
        "contact: desk@harbour.example\narchive: desk.db\ncrawl: {timeout: 300, workers: 1}\n"
        "topics: {harbour: {query: harbour}}\nschedules: {near: {every: 15m}}\n"
        f"sources: {{stuck: {{address: {made.address}/feed, kind: feed, allow_private: true}}}}\n"
    )
    yield path
    done.set()


def rows(config: Path, sql: str, archive: str = "demo.db") -> list[dict[str, object]]:
    with Archive.open(config.parent / archive, readonly=True) as opened:
        return list(opened.db.query(sql))


def test_once_does_what_is_due_and_ends(config: Path, newsroom: Newsroom) -> None:
    code, out, complaint = ran(config, "run", "--once", "--now", STARTED)
    assert (code, complaint) == (0, "")
    assert "crawl eight-hourly finished: met " in out
    asked = sum(newsroom.asked.values())
    code, out, complaint = ran(config, "run", "--once", "--now", SIX)
    assert (code, complaint) == (0, "")
    written = config.parent / "digests" / "kazakhstan-2022-01-05-1800.txt"
    assert f"digest daily written: {written}" in out
    assert written.read_text("utf-8").startswith("UNREST IN KAZAKHSTAN")
    code, out, _ = ran(config, "run", "--once", "--now", "2022-01-05T18:01Z")
    assert code == 0
    assert len(out.splitlines()) == 1
    assert sum(newsroom.asked.values()) == asked
    code, out, _ = ran(config, "run", "--once", "--json", "--now", "2022-01-06T02:00Z")
    said = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["event"] for line in said if line["event"] != "new"] == ["started", "crawl", "crawled"]
    assert {line["time"] for line in said} == {"2022-01-06T02:00:00Z"}


def test_once_does_not_go_back_in_time(config: Path) -> None:
    assert ran(config, "run", "--once", "--now", SIX)[0] == 0
    code, _, complaint = ran(config, "run", "--once", "--now", STARTED)
    assert code == 2
    assert "--now 2022-01-05T17:50:00Z is before 2022-01-05T18:00:00Z, which " in complaint


def test_a_daemon_ends_when_told(config: Path) -> None:
    with Daemon(config) as watch:
        assert watch.until("started")["pid"] == watch.process.pid
        watch.until("crawled")
        code, out, _ = ran(config, "status", "--json")
        told = json.loads(out)["daemon"]
        assert (code, told["running"], told["pid"]) == (0, True, watch.process.pid)
        assert [one["name"] for one in told["next"]] == sorted(
            ["daily", "eight-hourly"],
            key=lambda name: next(o["at"] for o in told["next"] if o["name"] == name),
        )
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
    assert watch.said[-1] == "stopped"
    _, out, _ = ran(config, "status")
    assert out.startswith("no daemon runs (the last one ended ")
    assert [row["finish"] for row in rows(config, "SELECT finish FROM run")] == ["finished"]


def test_a_restarted_daemon_crawls_nothing_anew(config: Path, newsroom: Newsroom) -> None:
    assert ran(config, "run", "--once")[0] == 0
    asked = sum(newsroom.asked.values())
    with Daemon(config) as watch:
        watch.until("started")
        config.write_text(config.read_text("utf-8") + "\n", "utf-8")
        watch.until("config")  # a round has gone by
        watch.signal(signal.SIGINT)
        assert watch.end() == 0
    assert sum(newsroom.asked.values()) == asked


def test_a_second_daemon_is_refused(stuck: Path) -> None:
    with Daemon(stuck) as first:
        first.until("crawl")
        code, out, complaint = ran(stuck, "run", "--once")
        assert (code, out) == (75, "")
        assert complaint == (
            f"crisisdesk: {stuck.parent}/desk.db: already running (pid {first.process.pid}); one daemon an archive\n"
        )


def test_a_crawl_under_way_ends_with_the_daemon_and_is_accounted_for(
    stuck: Path, crawling: threading.Event
) -> None:
    with Daemon(stuck) as watch:
        assert crawling.wait(60)
        began = time.monotonic()
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
        assert time.monotonic() - began < 40
    assert watch.events()[-3:] == ["stopping", "interrupted", "stopped"]
    assert not rows(stuck, "SELECT * FROM run WHERE finish IN ('running', 'finished')", "desk.db")
    turn = rows(stuck, "SELECT * FROM turn", "desk.db")[0]
    assert (turn["ended_at"], turn["result"]) == (None, "interrupted: the daemon was told to end")
    _, out, _ = ran(stuck, "status")
    assert "open        crawl near" in out


def test_a_second_signal_ends_it_at_once(stuck: Path, crawling: threading.Event) -> None:
    with Daemon(stuck) as watch:
        watch.until("crawl")
        assert crawling.wait(60)
        below = descendants(watch.process.pid)
        watch.signal(signal.SIGINT)
        watch.until("stopping")
        began = time.monotonic()
        watch.signal(signal.SIGINT)
        assert watch.end() == 128 + signal.SIGINT
        assert time.monotonic() - began < 5
    assert below
    assert all(gone(pid) for pid in below)


def test_a_killed_daemon_leaves_no_lock_and_no_crawl(stuck: Path, crawling: threading.Event) -> None:
    with Daemon(stuck) as watch:
        watch.until("crawl")
        assert crawling.wait(60)
        below = descendants(watch.process.pid)
        watch.signal(signal.SIGKILL)
        assert watch.end() == -signal.SIGKILL
    assert below
    assert all(gone(pid) for pid in below)
    assert daemon.running(stuck.parent / "desk.db") is None
    _, out, _ = ran(stuck, "status")
    assert "no daemon runs (the last one seen " in out.splitlines()[0]
    with Daemon(stuck) as again:
        again.until("started")


def test_an_edit_is_taken_if_it_is_valid(config: Path) -> None:
    text = config.read_text("utf-8")
    with Daemon(config) as watch:
        watch.until("crawled")
        config.write_text(text.replace("every: 8h", "evry: 8h"), "utf-8")
        refused = str(watch.until("config")["text"])
        assert "evry" in refused
        assert refused.endswith("the version before the edit stays in use")
        code, out, _ = ran(config, "status", "--archive", str(config.parent / "demo.db"))
        assert code == 0
        assert "not in use: " in out
        config.write_text(
            text + "  second:\n    every: 3h\n    topic: kazakhstan\n    empty: true\n", "utf-8"
        )
        assert "was edited and is taken" in str(watch.until("config")["text"])
        assert str(watch.until("digest")["text"]).startswith("digest second written: ")
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
    assert sum("not in use" in line or "stays in use" in line for line in watch.said) == 1


def test_crawls_go_on_while_the_file_is_broken(config: Path) -> None:
    """The daemon holds the old version, and so do its crawls."""
    text = config.read_text("utf-8")
    with Daemon(config) as watch:
        watch.until("crawled")
        config.write_text("contact: [\n", "utf-8")
        watch.until("config")
        with Archive.open(config.parent / "demo.db") as archive, archive.writing() as db:
            db.execute("UPDATE pace SET due_at = '2020-01-01T00:00:00Z'")
        assert "finished" in str(watch.until("crawled")["text"])
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
    assert config.read_text("utf-8") != text
    assert not list(config.parent.glob(".*in-use"))


def test_what_cannot_be_is_said(config: Path, tmp_path: Path) -> None:
    assert ran(config, "run", "--now", SIX)[::2] == (
        2, "crisisdesk: --now goes with --once: a daemon needs a clock that moves\n",
    )  # fmt: skip
    broken = tmp_path / "broken.yaml"
    broken.write_text("contact: me\n")
    code, _, complaint = ran(broken, "run")
    assert code == 2
    assert f"crisisdesk: {broken}: " in complaint


def test_a_log_nobody_reads_does_not_end_the_daemon(config: Path) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    done = subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()", "-c", str(config), "run", "--once"],
        stdout=writable, check=False, timeout=90,
    )  # fmt: skip
    os.close(writable)
    assert rows(config, "SELECT ended_at FROM turn WHERE kind = 'crawl'")[0]["ended_at"]
    assert done.returncode in (0, 120)  # 120: Python could not flush its output at the end


DYING = """
import sys
from pathlib import Path
from apscheduler.jobstores.memory import MemoryJobStore
from crawler import pulse, schedule

class Dying(MemoryJobStore):
    def update_job(self, job):
        raise RuntimeError("the store is broken")

if sys.argv[2] == "dead":
    schedule.MemoryJobStore, pulse.DEAD = Dying, 2.0
else:
    schedule.HUNG = 2.0 - 1800 - schedule.GRACE  # two seconds without a sign of life
sys.exit(schedule.run(Path(sys.argv[1])))
"""


@pytest.mark.parametrize(("how", "says"), [("dead", "the scheduler is dead"), ("hung", "a round hangs")])
def test_a_daemon_that_does_nothing_ends(stuck: Path, how: str, says: str) -> None:
    path = stuck
    if how == "dead":
        path.write_text(stuck.read_text().replace("schedules: {near: {every: 15m}}\n", ""))
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(path), how], capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].endswith(
        f" {says}: ending with exit code 1, so that whoever watches this process starts it anew"
    )


def test_a_fault_in_a_round_is_said_in_one_line_and_the_next_round_comes(config: Path) -> None:
    """Here the archive's tables are broken under the daemon and mended again."""
    with Daemon(config) as watch:
        watch.until("crawled")
        with Archive.open(config.parent / "demo.db") as archive, archive.writing() as db:
            db.execute("ALTER TABLE turn RENAME TO torn")
        fault = watch.until("error")["text"]
        assert "no such table: turn" in fault
        with Archive.open(config.parent / "demo.db") as archive, archive.writing() as db:
            db.execute("ALTER TABLE torn RENAME TO turn")
            db.execute("UPDATE pace SET due_at = '2020-01-01T00:00:00Z'")
        watch.until("crawled")
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
    assert watch.events().count("error") == 1


def test_a_supervisor_is_told_that_it_is_ready_alive_and_ending(config: Path, tmp_path: Path) -> None:
    heard: list[bytes] = []
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor,
        pytest.MonkeyPatch.context() as patch,
    ):
        supervisor.bind(str(tmp_path / "notify"))
        supervisor.settimeout(PATIENCE)
        patch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with Daemon(config) as running:
            while b"WATCHDOG=1" not in heard:
                heard.append(supervisor.recv(4096))
            running.signal(signal.SIGTERM)
            assert running.end() == 0
        supervisor.setblocking(False)
        while b"STOPPING=1" not in heard[-1]:
            heard.append(supervisor.recv(4096))
    assert heard[0].startswith(b"READY=1\nSTATUS=watching ")
