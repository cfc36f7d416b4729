"""One daemon an archive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import daemon
from storage.errors import GiveUp, TryLater

HOLD = "import sys; from pathlib import Path; from storage import daemon\n" \
       "with daemon.alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"  # fmt: skip


def test_a_daemon_is_alone_until_it_is_gone(tmp_path: Path) -> None:
    archive = tmp_path / "new" / "desk.db"
    assert daemon.running(archive) is None
    (tmp_path / "new").mkdir()
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    assert daemon.running(archive) == other.pid
    with pytest.raises(TryLater, match=rf"already running \(pid {other.pid}\)"), daemon.alone(archive):
        pytest.fail("two daemons")
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert daemon.running(archive) is None
    with daemon.alone(archive):
        assert daemon.running(archive) == os.getpid()
    with daemon.alone(archive):
        assert oct((tmp_path / "new" / "desk.db.daemon").stat().st_mode)[-3:] == "600"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "desk.db.daemon").mkdir()
    with pytest.raises(GiveUp, match="cannot be written"), daemon.alone(tmp_path / "desk.db"):
        pytest.fail("no lock")
