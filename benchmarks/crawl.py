"""End-to-end pages per second on a made-up world served by another process, beside a plain script in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from crawler.demo.example import schedules
from crawler.demo.generate import generate
from crawler.demo.script import Script

PAGES = 2000
SEED = 7
ROUNDS = 3  # the two take turns; the median ratio counts, for the machine is shared
NOW = "2022-01-15T20:00:00+00:00"


def run(data: Path) -> dict[str, float]:  # noqa: ARG001 - the world is made, not read
    """Pages per second of both, and their ratio. Raises AssertionError if either missed a page."""
    world = generate(PAGES, seed=SEED)
    rounds = []
    with tempfile.TemporaryDirectory() as folder, _served() as proxy:
        for number in range(ROUNDS):
            ours = _ours(world, proxy, Path(folder) / f"ours{number}")
            plain = _plain(world, proxy, Path(folder) / f"plain{number}.db")
            rounds.append((plain / ours, ours, plain))
            print(f"  ours {ours:.1f} s, plain {plain:.1f} s, ratio {plain / ours:.2f}", file=sys.stderr)
        again = _again(Path(folder) / f"ours{ROUNDS - 1}")
    ratio, ours, plain = sorted(rounds)[len(rounds) // 2]
    return {
        "crawl.pages": PAGES,
        "crawl.pages_per_second": round(PAGES / ours, 1),
        "crawl.plain_pages_per_second": round(PAGES / plain, 1),
        "crawl.ratio": round(ratio, 2),
        "crawl.again_share": round(again / ours, 3),
    }


@contextmanager
def _served() -> Iterator[str]:
    """The world's address, served by a process of its own."""
    command = [sys.executable, "-m", "crawler.demo.newsroom", "--port", "0", "--now", NOW,
               "--generate", str(PAGES), "--seed", str(SEED)]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        words = server.stdout.readline().split()
        yield next(word for word in words if word.startswith("http://")).rstrip(",")
        server.terminate()


def _listings(world: Script) -> dict[str, str]:
    return {one.id: f"http://{one.host}{one.feed or '/sitemap-news.xml'}" for one in world.outlets.values()}


def _ours(world: Script, proxy: str, folder: Path) -> float:
    folder.mkdir()
    demo = schedules(proxy, folder / "desk.db")
    head = demo[: demo.index("sources:")].replace("delay: 0", "delay: 0\n  pages_per_source: 100000")
    entries = [
        f'  {name}: {{address: "{address}", fetch: all, languages: {world.outlets[name].language}}}'
        for name, address in _listings(world).items()
    ]
    (folder / "schedules.yaml").write_text("\n".join([head, "sources:", *entries]), "utf-8")
    seconds = _timed(_crawl(folder))
    row = next(Database(folder / "desk.db").query("SELECT * FROM crawls"))
    assert row["pages"] == PAGES and row["sums_agree"] and not row["failed"], row
    return seconds


def _crawl(folder: Path) -> list[str]:
    """The spider as Scrapy itself runs it, like the plain script: what is made of the archive later is not timed."""
    arguments = {"config": str(folder / "schedules.yaml"), "now": NOW}
    named = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "news", "-s", "LOG_LEVEL=ERROR", *named]


def _again(folder: Path) -> float:
    """Seconds for the same crawl at once again, when nothing is new."""
    seconds = _timed(_crawl(folder))
    row = next(Database(folder / "desk.db").query("SELECT * FROM crawls"))
    assert row["pages"] == 0, row
    return seconds


def _plain(world: Script, proxy: str, database: Path) -> float:
    command = [
        sys.executable,
        "-m",
        "benchmarks.plain_crawl",
        proxy,
        str(database),
        *_listings(world).values(),
    ]
    seconds = _timed(command)
    count = Database(database)["article"].count
    assert count == PAGES, json.dumps({"plain script kept": count, "of": PAGES})
    return seconds


def _timed(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "."})
    return time.monotonic() - began
