"""A process that writes captures is killed at random moments: what it acknowledged is there."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.captures import read_record, records, unfinished
from storage.records import Capture

WRITER = """
import os, random, sys
from pathlib import Path
from tests.unit.storage.capturing import capture, writer
PACKED = [("Content-Encoding", "unknown")]
chance = random.Random(int(sys.argv[2]))
with writer(Path(sys.argv[1]), "killed", roll=9_000_000) as into:
    while True:
        made = capture(into, body=chance.randbytes(chance.choice([10, 90_000, 3_000_000])), headers=PACKED)
        os.write(1, f"{made.segment} {made.offset} {made.sha256}\\n".encode())
"""
KILLS = 32


@pytest.mark.timeout(100)
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    acknowledged = sum(kill_once(tmp_path / str(seed), seed) for seed in range(KILLS))
    assert acknowledged > KILLS


def kill_once(folder: Path, seed: int) -> int:
    lines = write_until_killed(folder, seed)
    left = list(unfinished(folder, set()))
    found: dict[tuple[str, int], Capture] = {}
    torn = 0
    for path in left:
        segment = records(path)
        found |= {(path.name, made.offset): made for made in segment}
        torn += segment.cut > 0
    for line in lines:
        name, offset, sha256 = line.split()
        assert found[name, int(offset)].sha256 == sha256
        assert read_record(folder, name, int(offset)).sha256 == sha256
    assert torn <= 1
    assert len(found) - len(lines) in (0, 1)
    return len(lines)


def write_until_killed(folder: Path, seed: int) -> list[str]:
    """The whole lines a child printed that was killed after 1 to 30 of them, while it wrote the next."""
    command = [sys.executable, "-c", WRITER, str(folder), str(seed)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(random.Random(seed).randint(1, 30))]
    child.kill()
    rest, _ = child.communicate()
    lines += rest.splitlines(keepends=True)
    return [line.decode() for line in lines if line.endswith(b"\n")]
