from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.notify import ALIVE, READY, Notifier, status


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(5)
        yield made


def test_a_supervisor_hears_what_is_said(supervisor: socket.socket) -> None:
    Notifier.of({"NOTIFY_SOCKET": supervisor.getsockname()}).say(READY, status("watching desk.db"))
    assert supervisor.recv(4096) == b"READY=1\nSTATUS=watching desk.db"


def test_abstract_addresses_are_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind("\0crisisdesk-test-notify")
        made.settimeout(5)
        Notifier("@crisisdesk-test-notify").say(ALIVE)
        assert made.recv(100) == b"WATCHDOG=1"


def test_nothing_is_sent_without_a_supervisor_and_none_is_missed(tmp_path: Path) -> None:
    Notifier.of({}).say(READY)
    Notifier(str(tmp_path / "gone")).say(READY)
    Notifier("/" + "x" * 300).say(READY)


def test_a_status_is_one_line() -> None:
    assert status("a\nREADY=0\tb") == "STATUS=a READY=0 b"
    assert len(status("x" * 1000)) <= 207
