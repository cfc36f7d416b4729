"""The daemon's log: one line each, whatever stands in it, whoever reads it."""

from __future__ import annotations

import errno
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.loglines import LogLines


class Moving:
    now = datetime(2026, 3, 10, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class FullDisk(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_line_cannot_be_forged() -> None:
    out = io.StringIO()
    LogLines(out, Moving()).say("new", "Fire\n2026-03-10T07:00:00Z \x1b[31mdigest \u202ewritten")
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().startswith("2026-03-10T07:00:00Z Fire 2026-03-10T07:00:00Z")
    assert "\x1b" not in out.getvalue()


def test_a_line_as_json() -> None:
    out = io.StringIO()
    LogLines(out, Moving(), as_json=True).say("new", "Пожар\nin", at=Moving.now, path=Path("a"))
    assert json.loads(out.getvalue()) == {
        "time": "2026-03-10T07:00:00Z", "event": "new", "text": "Пожар in", "at": "2026-03-10 07:00:00+00:00",
        "path": "a",
    }  # fmt: skip


def test_a_problem_that_stays_is_said_once_an_hour() -> None:
    out, clock = io.StringIO(), Moving()
    lines = LogLines(out, clock)
    for _ in range(3 * 60):
        lines.once("error", "the disk is full")
        clock.now += timedelta(minutes=1)
    assert len(out.getvalue().splitlines()) == 3
    lines.once("error", "another")
    lines.once("error", "another")
    lines.over("error")
    lines.once("error", "another")
    assert len(out.getvalue().splitlines()) == 5
    clock.now -= timedelta(days=1)
    lines.once("error", "another")
    assert len(out.getvalue().splitlines()) == 6


def test_a_log_that_cannot_be_written_loses_lines_only() -> None:
    closed = io.StringIO()
    closed.close()
    LogLines(closed, Moving()).say("new", "nobody reads this")
    LogLines(FullDisk(), Moving()).say("new", "nothing fits")
