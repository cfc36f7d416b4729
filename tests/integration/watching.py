"""A daemon as a person starts it: its own process, read line by line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

PATIENCE = 90.0  # seconds a test waits for a line before it fails

Line = dict[str, Any]


@dataclass(slots=True)
class Daemon:
    """``crisisdesk run`` with these options; what it says is kept in ``lines``."""

    config: Path
    options: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Self:
        self.process = command(self.config, "run", "--json", *self.options)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def until(self, event: str) -> Line:
        """Read on to the next line of this event."""
        for line in self._read():
            if line["event"] == event:
                return line
        raise AssertionError(f"it ended ({self.process.wait()}) without saying {event}: {self.said}")

    def end(self) -> int:
        """Read to the end; give the exit code."""
        list(self._read())
        return self.process.wait(PATIENCE)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    @property
    def said(self) -> list[str]:
        return [str(line["text"]) for line in self.lines]

    def events(self) -> list[str]:
        return [str(line["event"]) for line in self.lines]

    def _read(self) -> Iterator[Line]:
        assert self.process.stdout is not None
        killer = threading.Timer(PATIENCE, self.process.kill)
        killer.start()
        try:
            for text in self.process.stdout:
                self.lines.append(json.loads(text))
                yield self.lines[-1]
        finally:
            killer.cancel()


def command(config: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a crisisdesk command."""
    return subprocess.Popen(
        [sys.executable, "-c", "from crawler.cli import main; main()", "-c", str(config), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ran(config: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a crisisdesk command to its end: exit code, what it printed, what it complained."""
    process = command(config, *arguments)
    out, complaint = process.communicate(timeout=PATIENCE)
    return process.returncode, out, complaint


def descendants(pid: int) -> set[int]:
    """Every process that descends from one, as Linux tells it."""
    children: dict[int, set[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)):
            children.setdefault(parent, set()).add(int(entry.name))
    found, new = set[int](), {pid}
    while new:
        new = {child for one in new for child in children.get(one, ())} - found
        found |= new
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def gone(pid: int) -> bool:
    """Wait until a process has ended; False if it does not."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    import select

    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)
