"""``crisisdesk upkeep`` and ``status --alive`` as somebody calls them."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from .desk import Desk, announces
from .hostile import Site, answer, page
from .watching import Daemon, ran

PAGES = {f"/p{number}": f"The harbour, part {number}" for number in range(3)}


@pytest.fixture
def crawled(desk: Desk, hostile: Site, good: Site) -> Desk:
    for path, title in PAGES.items():
        hostile[path] = answer(page(title))
    announces(hostile, PAGES)
    desk.crawl()
    return desk


def test_pruned_articles_are_shown_exported_and_read_again_without_their_captures(crawled: Desk) -> None:
    later = ["--now", "2022-06-01T12:00Z"]
    code, out, _ = ran(
        crawled.config, "upkeep", "--captures-older-than", "90d", "--dry-run", "--json", *later
    )
    assert code == 0
    planned = json.loads(out)
    captures = sum(one["records"] for one in planned["prune"])
    assert (captures, planned["backup"]) == (planned["verify"], True)
    assert list(crawled.captures.iterdir())
    code, out, complaint = ran(crawled.config, "upkeep", "--captures-older-than", "90d", *later)
    assert code == 0, complaint
    assert out.splitlines()[0].startswith(f"prune   {captures} captures in ")
    assert not list(crawled.captures.iterdir())
    code, out, _ = ran(crawled.config, "show", "1")
    assert code == 0
    assert "harbour tonight" in out
    assert "pruned      2022-06-01T12:00:00Z (older than 90 days): " in out
    code, out, _ = ran(crawled.config, "show", "1", "--json")
    shown = json.loads(out)
    assert [one["record"] for one in shown["pruned"]] == [one["record"] for one in shown["captures"]]
    code, out, _ = ran(crawled.config, "export")
    assert (code, len(out.splitlines())) == (0, 4)
    code, out, _ = ran(crawled.config, "upkeep", "--no-backup", *later)
    assert (code, out) == (0, "verify  0 captures (all) and the archive verified: no faults\n")
    # What a site sends again is captured anew, whole.
    again = crawled.crawl("2022-06-01T13:00Z")
    assert again.run["finish"] == "finished"


def test_damage_ends_with_one_and_stands_in_the_status(crawled: Desk) -> None:
    for path in crawled.captures.iterdir():
        path.write_bytes(path.read_bytes()[:-40])
    code, out, complaint = ran(crawled.config, "upkeep", "--no-backup")
    assert code == 1
    assert "verify  FAILED: " in out
    assert "damaged capture" in out
    assert complaint.endswith("crisisdesk: verify failed; see above\n")
    code, out, _ = ran(crawled.config, "status")
    assert "  verify      " in out
    assert "FAILED: " in out
    code, out, _ = ran(crawled.config, "status", "--json")
    assert json.loads(out)["upkeep"]["last"]["verify"]["ok"] is False


@pytest.mark.parametrize("age", ["90", "soon", "2h", "-3d", "400d"])
def test_an_age_that_is_none_is_refused(crawled: Desk, age: str) -> None:
    code, _, complaint = ran(crawled.config, "upkeep", f"--captures-older-than={age}")
    assert code == 2
    assert complaint.startswith("crisisdesk: --captures-older-than: ")
    assert len(list(crawled.captures.iterdir())) == 1


def test_no_archive_is_made_to_be_kept(tmp_path: Path) -> None:
    code, _, complaint = ran(tmp_path / "none.yaml", "upkeep", "--archive", str(tmp_path / "no.db"))
    assert code == 1
    assert "there is no archive here yet" in complaint
    assert list(tmp_path.iterdir()) == []


def test_whether_the_daemon_lives(crawled: Desk) -> None:
    code, _, complaint = ran(crawled.config, "status", "--alive")
    assert (code, complaint) == (1, "crisisdesk: no daemon runs\n")
    with Daemon(crawled.config) as watch:
        watch.until("started")
        code, out, complaint = ran(crawled.config, "status", "--alive")
        assert (code, out, complaint) == (0, "", "")
        watch.signal(signal.SIGSTOP)
        try:
            long_ago = time.time() - 125
            os.utime(f"{crawled.archive}.daemon", (long_ago, long_ago))
            code, _, complaint = ran(crawled.config, "status", "--alive")
        finally:
            watch.signal(signal.SIGCONT)
        assert code == 1
        assert complaint.startswith(
            f"crisisdesk: the daemon (pid {watch.process.pid}) runs and has given no sign of life for 1"
        )
        watch.signal(signal.SIGTERM)
        assert watch.end() == 0
    assert ran(crawled.config, "status", "--alive")[0] == 1
