"""What becomes of a crawl when its archive is moved, full, locked, newer or broken, and who may read the files."""

from __future__ import annotations

import fcntl
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crawler.process import CrawlChild, CrawlOrder
from storage.archive import Archive
from storage.errors import GiveUp

from .desk import NOON, Desk, announces
from .hostile import Asked, Site, answer, page

PAGES = {f"/p{n}": f"The harbour, part {n}" for n in range(8)}


def last_event(desk: Desk) -> dict[str, object]:
    desk.write()
    return dict(list(desk.child.crawl(CrawlOrder(str(desk.config), now=NOON), 60))[-1])


def test_an_archive_removed_while_a_crawl_runs_ends_it_and_is_not_made_anew(
    desk: Desk, hostile: Site, good: Site
) -> None:
    def remove(asked: Asked) -> bytes:
        for path in desk.folder.glob("desk.db*"):
            path.unlink()
        return answer(page(PAGES[asked.target]))

    for path in PAGES:
        hostile[path] = remove
    announces(hostile, PAGES)
    last = last_event(desk)
    assert (last["event"], last["exit"]) == ("refused", 1)
    assert str(last["message"]).startswith(f"{desk.archive}: the archive was moved or removed while in use")
    assert not desk.archive.exists()
    # The process has lost nothing of itself, and the captures are read into the archive that the next crawl makes.
    after = desk.crawl()
    assert after.ends["good"]["kept"] == 1


def test_an_archive_folder_removed_ends_the_command_with_one_line(
    desk: Desk, hostile: Site, good: Site
) -> None:
    inside = desk.folder / "inside"
    inside.mkdir()
    desk.folder = inside

    def remove(asked: Asked) -> bytes:
        shutil.rmtree(inside, ignore_errors=True)
        return answer(page(PAGES[asked.target]))

    for path in PAGES:
        hostile[path] = remove
    announces(hostile, PAGES)
    desk.write()
    command = [
        sys.executable,
        "-c",
        "from crawler.cli import main; main()",
        "-c",
        str(desk.config),
        "crawl",
        "-q",
    ]
    door = subprocess.run([*command, "--now", NOON], capture_output=True, text=True, timeout=90, check=False)
    assert door.returncode == 1
    assert "crisisdesk: " in door.stderr
    assert "Traceback" not in door.stderr
    assert not desk.archive.exists()


def test_a_full_disk_ends_the_crawl_and_what_is_archived_is_whole(
    desk: Desk, hostile: Site, good: Site
) -> None:
    """No file of the crawl may grow beyond a limit: as a full disk, without the privilege to make one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    chance = random.Random(3)

    def fills(asked: Asked) -> bytes:
        resource.prlimit(desk.child.pid, resource.RLIMIT_FSIZE, (200_000, hard))
        words = [" ".join(f"harbour{chance.getrandbits(40)}" for _ in range(60)) for _ in range(60)]
        return answer(page(PAGES[asked.target], *words))

    for path in PAGES:
        hostile[path] = fills
    announces(hostile, PAGES)
    last = last_event(desk)
    resource.prlimit(desk.child.pid, resource.RLIMIT_FSIZE, (soft, hard))
    assert (last["event"], last["exit"]) == ("refused", 75)
    assert str(desk.folder) in str(last["message"])
    assert desk.ask("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    for path, title in PAGES.items():
        hostile[path] = answer(page(title))
    mended = desk.crawl("2022-01-05T13:20Z")
    assert mended.run["finish"] == "finished"
    assert desk.ask("SELECT count(*) AS n FROM article") == [{"n": 1 + len(PAGES)}]
    assert not desk.ask("SELECT * FROM crawls WHERE sums_agree = 0")


def test_another_writer_is_waited_for(desk: Desk, hostile: Site, good: Site) -> None:
    handle = os.open(f"{desk.archive}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    timer = threading.Timer(1.0, os.close, [handle])
    timer.start()
    assert desk.crawl().ends["good"]["kept"] == 1
    timer.join()


def test_two_crawls_at_once_share_one_archive(desk: Desk, hostile: Site, good: Site) -> None:
    for path, title in PAGES.items():
        hostile[path] = answer(page(title))
    announces(hostile, PAGES)
    desk.write()
    ends: list[object] = []

    def crawl(child: CrawlChild, source: str) -> None:
        ends.append(list(child.crawl(CrawlOrder(str(desk.config), source=source, now=NOON), 90))[-1]["event"])

    with CrawlChild(log_level="CRITICAL") as other:
        second = threading.Thread(target=crawl, args=(other, "good"))
        second.start()
        crawl(desk.child, "hostile")
        second.join()
    assert ends == ["ended", "ended"]
    assert desk.ask("SELECT count(*) AS n FROM article") == [{"n": 1 + len(PAGES)}]
    runs = desk.ask("SELECT finish, sums_agree FROM crawls")
    assert [(row["finish"], row["sums_agree"]) for row in runs] == [("finished", 1)] * 2


@pytest.mark.parametrize("old", [0o022, 0o000], ids=["usual umask", "no umask"])
def test_only_the_owner_may_read_what_was_collected(desk: Desk, hostile: Site, good: Site, old: int) -> None:
    before = os.umask(old)
    try:
        desk.config.parent.chmod(0o755)
        desk.crawl()
        with Archive.open(desk.folder / "new" / "fresh.db"):
            pass
    finally:
        os.umask(before)
    assert (desk.folder / "new").stat().st_mode & 0o777 == 0o700
    assert desk.captures.stat().st_mode & 0o777 == 0o700
    files = [path for path in desk.folder.rglob("*") if path.is_file() and path != desk.config]
    assert len(files) >= 4
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_a_newer_archive_is_refused_and_left_as_it_is(desk: Desk, hostile: Site, good: Site) -> None:
    desk.crawl()
    with sqlite3.connect(desk.archive) as db:
        table = next(
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migrations%'")
        )
        row = next(iter(db.execute(f"SELECT * FROM {table} LIMIT 1")))
        names = [column[1] for column in db.execute(f"PRAGMA table_info({table})")]
        told = {**dict(zip(names, row, strict=True)), "name": "shape_of_the_future"}
        told.pop("id", None)
        marks = ", ".join("?" * len(told))
        db.execute(f"INSERT INTO {table} ({', '.join(told)}) VALUES ({marks})", list(told.values()))
    db.close()
    last = last_event(desk)
    assert (last["event"], last["exit"]) == ("refused", 1)
    assert "written by a newer Crisisdesk (it knows 'shape_of_the_future', this one does not)" in str(
        last["message"]
    )
    with pytest.raises(GiveUp, match="newer Crisisdesk"):
        Archive.open(desk.archive, readonly=True)


def test_a_file_that_is_no_archive_is_refused(desk: Desk, hostile: Site, good: Site) -> None:
    desk.archive.write_text("not a database, but quite long enough to look like one at first sight" * 50)
    before = desk.archive.read_bytes()
    last = last_event(desk)
    assert (last["event"], last["exit"]) == ("refused", 1)
    assert "this is no whole SQLite archive" in str(last["message"])
    assert desk.archive.read_bytes() == before


def test_hostile_keys_and_numbers_stay_values(desk: Desk, hostile: Site, good: Site) -> None:
    """A page's own names and numbers never become columns, and no number is too large to be kept as text."""
    evil = 'evil"]; drop table article;--'
    script = json.dumps({"@type": "NewsArticle", evil: 1, "wordCount": 10**30, "headline": "H"})
    head = f"<script type='application/ld+json'>{script}</script><meta name='{evil}' content='{10**40}'>"
    hostile["/evil"] = answer(page("The evil harbour", head=head))
    announces(hostile, {"/evil": "The evil harbour"})
    assert desk.crawl().outcome(f"{hostile.address}/evil").startswith("kept")
    assert not [column for column in columns(desk.archive) if "evil" in column]


def columns(path: Path) -> set[str]:
    """Every column of every table."""
    with Archive.open(path, readonly=True) as archive:
        return {column.name for table in archive.db.tables for column in table.columns}
