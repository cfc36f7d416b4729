"""The measure of idling, on a handful of feeds: it must be able to count what it says is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import idle, kills
from benchmarks.__main__ import missed_floors


def test_a_few_unchanged_feeds_are_asked_once_and_no_page_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(idle, "FEEDS", 3)
    figures = idle.run(tmp_path)
    told = ("feeds_asked_once", "feeds_asked_again", "not_304", "page_fetches", "daemon_files_growth")
    assert [figures[name] for name in told] == [3, 0, 0, 0, 0]
    assert 0 < figures["daemon_mb"] < 200
    assert figures["cpu_seconds"] > 0


def test_the_server_counts_what_should_not_be_asked() -> None:
    asked: Counter[str] = Counter()
    head = "GET {} HTTP/1.1\r\nHost: 127.1.0.1:80\r\n{}\r\n"
    assert idle._answer(head.format("/feed1", ""), asked).startswith(b"HTTP/1.1 200 OK")
    assert idle._answer(head.format("/feed1", 'If-None-Match: "1"\r\n'), asked).startswith(b"HTTP/1.1 304")
    assert idle._answer(head.format("/1-3", ""), asked).startswith(b"HTTP/1.1 404")
    assert asked == {"/feed1": 2, "not 304": 1, "pages": 1}


def test_floors_of_both() -> None:
    assert missed_floors("idle", {"page_fetches": 1, "not_304": 0}) == [
        "idle: page_fetches is 1.0000, above 0"
    ]
    assert missed_floors("kills", {"kills": kills.KILLS, "lost": 0, "hashes": 2}) == [
        "kills: hashes is 2.0000, above 0"
    ]
