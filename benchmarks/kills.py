"""kill -9 of daemon, crawl and reader workers at 500 seeded moments: what is lost, doubled or damaged, all of it 0."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.integration.hostile import Site
from tests.integration.killing import Ground, Toll, Victim

KILLS = 500
SEED = 7
LANES = 4  # a crawl waits as much as it works
# One crawl in which workers are killed brings several kills; every start costs seconds of the processor.
MIXTURE: tuple[Victim, ...] = ("child", "worker", "daemon", "worker", "child")


def run(data: Path) -> dict[str, float]:  # noqa: ARG001 - the site is made, not read
    """How many were killed, and what that cost. In the environment, ``CRISISDESK_KILLS`` sets another number of kills
    and ``CRISISDESK_SECONDS`` a time after which no more are begun."""
    wanted = int(os.environ.get("CRISISDESK_KILLS", KILLS))
    until = time.monotonic() + float(os.environ.get("CRISISDESK_SECONDS", "inf"))
    total, begun = Toll(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(LANES) as lanes:
        shares = [wanted // LANES + (lane < wanted % LANES) for lane in range(LANES)]
        for toll in lanes.map(_lane, [Path(folder)] * LANES, range(LANES), shares, [until] * LANES):
            total.add(toll)
    return {
        "kills": sum(total.kills.values()),
        **{f"kills.{victim}": total.kills[victim] for victim in ("daemon", "child", "worker")},
        "archives": total.archives, "lost": total.lost, "doubled": total.doubled, "quick_check": total.broken,
        "hashes": total.hashes, "sums": total.unsound, "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip


def _lane(folder: Path, lane: int, kills: int, until: float) -> Toll:
    own = folder / str(lane)
    own.mkdir()
    with Site(f"127.0.0.{20 + lane}") as site:
        ground = Ground(own, site, SEED + lane)
        turn = 0
        while sum(ground.toll.kills.values()) < kills and time.monotonic() < until:
            ground.kill(MIXTURE[(turn + lane) % len(MIXTURE)])
            turn += 1
            if turn % 10 == 0:
                print(f"  lane {lane}: {dict(ground.toll.kills)}", file=sys.stderr)
        ground.examine()
    return ground.toll
