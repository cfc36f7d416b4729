"""What idling costs: 1,000 unchanged feeds asked once each, and a daemon's memory and files over fifty rounds."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from crawler.process import CrawlChild, CrawlOrder

FEEDS = 1000
ITEMS = 20  # in each feed
ROUNDS = 50
_TICKS = os.sysconf("SC_CLK_TCK")
DEADLINE = 1200.0


def run(data: Path) -> dict[str, float]:  # noqa: ARG001 - the feeds are made, not read
    """Processor seconds, requests and page fetches of a crawl of unchanged feeds; growth of an idle daemon."""
    with tempfile.TemporaryDirectory() as name, _served() as (address, counts):
        folder = Path(name)
        config = _config(folder, address)
        _crawled(config, "2022-01-05T12:00Z")
        first = counts()
        seconds, memory = _crawled(config, "2022-01-05T13:00Z")
        asked = counts() - first
        idle = _daemon(config)
    feeds = {key: value for key, value in asked.items() if key.startswith("/feed")}
    return {
        "feeds": FEEDS,
        "cpu_seconds": round(seconds, 2),
        "cpu_ms_per_feed": round(seconds / FEEDS * 1000, 2),
        "child_mb": round(memory, 1),
        "feeds_asked_once": sum(value == 1 for value in feeds.values()),
        "feeds_asked_again": sum(value - 1 for value in feeds.values()),
        "not_304": asked["not 304"],
        "page_fetches": asked["pages"],
        "robots_requests": asked["robots"],
        **idle,
    }


def _config(folder: Path, address: str) -> Path:
    host, _, port = address.rpartition(":")
    assert host == "127.0.0.1"
    sources = {
        f"s{number}": {"address": f"http://{_host(number)}:{port}/feed{number}", "kind": "feed", "allow_private": True}
        for number in range(FEEDS)
    }  # fmt: skip
    path = folder / "schedules.yaml"
    path.write_text(
        yaml.safe_dump(
            {"contact": "desk@harbour.example", "archive": "desk.db", "crawl": {"delay": 0, "workers": 1},
             "topics": {"harbour": {"query": "harbour"}}, "sources": sources,
             "schedules": {"near": {"every": "1h"}}}
        )
    )  # fmt: skip
    return path


def _host(number: int) -> str:
    """A host of its own for every feed, all on loopback: one connection a host would else make them wait in line."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def _crawled(config: Path, now: str) -> tuple[float, float]:
    """Processor seconds of the crawl process and its workers, and the most memory it took in MB. Raises AssertionError
    if a source could not be read."""
    with CrawlChild(log_level="ERROR") as child:
        before = _seconds(child.pid)
        events = list(child.crawl(CrawlOrder(str(config), now=now), DEADLINE))
        assert events[-1]["event"] == "ended", events[-1]
        used, memory = _seconds(child.pid) - before, _status(child.pid, "VmHWM")
    return used, memory


def _seconds(pid: int) -> float:
    """Processor seconds of a process and all that ended below it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _status(pid: int, name: str) -> float:
    """A line of memory in /proc/…/status, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _daemon(config: Path) -> dict[str, float]:
    """A daemon with nothing due, in a process of its own: memory and open files after its first rounds and its last."""
    done = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.idle import rounds; rounds({str(config)!r})"],
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def rounds(config: str) -> None:
    """Make rounds of a daemon to which nothing is due; print what it holds as JSON."""
    from crawler import schedule
    from crawler.clock import clock
    from crawler.loglines import LogLines
    from crawler.taken import TakenConfig
    from storage.archive import Archive

    taken, tell = TakenConfig(Path(config)), clock("2022-01-05T13:10Z")
    with Archive.open(taken.config.archive) as archive:
        watch = schedule._watch(taken, archive, LogLines(sys.stderr, tell), tell, "")
        marks = []
        for number in range(ROUNDS):
            before = os.times()
            watch.tick()
            if number in (4, ROUNDS - 1):
                after = os.times()
                cpu = after.user + after.system - before.user - before.system
                files = len(list(Path("/proc/self/fd").iterdir()))
                marks.append((_status(os.getpid(), "VmRSS"), files, cpu))
    (first, files_before, _), (last, files, cpu) = marks
    print(json.dumps({
        "daemon_mb": round(last, 1), "daemon_growth_mb": round(last - first, 2), "daemon_files": files,
        "daemon_files_growth": files - files_before, "round_cpu_ms": round(cpu * 1000, 1),
    }))  # fmt: skip


@contextmanager
def _served() -> Iterator[tuple[str, Callable[[], Counter[str]]]]:
    """The feeds, served by a process of their own; gives its address and how to ask what it was asked for."""
    command = [sys.executable, "-c", "from benchmarks.idle import serve; serve()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None and server.stdout is not None
        address = server.stdout.readline().strip()

        def counts() -> Counter[str]:
            assert server.stdin is not None and server.stdout is not None
            server.stdin.write("counts\n")
            server.stdin.flush()
            return Counter(json.loads(server.stdout.readline()))

        try:
            yield address, counts
        finally:
            server.terminate()


def serve() -> None:
    """Answer feeds that never change, on every address of loopback, until nobody asks on standard input any more."""
    asyncio.run(_serving(Counter()))


async def _serving(asked: Counter[str]) -> None:
    server = await asyncio.start_server(
        lambda reader, writer: _visit(reader, writer, asked), "0.0.0.0", 0, backlog=512
    )
    print(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(asked), flush=True)


async def _visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Counter[str]) -> None:
    try:
        while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
            writer.write(_answer(head, asked))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # whoever asked has hung up
    finally:
        writer.close()


def _answer(head: str, asked: Counter[str]) -> bytes:
    path, lower = head.split(" ")[1], head.lower()
    if path == "/robots.txt":
        asked["robots"] += 1
        return _http("200 OK", "User-agent: *\nDisallow:\n", "text/plain")
    if not path.startswith("/feed"):
        asked["pages"] += 1
        return _http("404 Not Found", "", "text/plain")
    asked[path] += 1
    if 'if-none-match: "1"' in lower:
        return _http("304 Not Modified", "", "application/rss+xml")
    asked["not 304"] += 1
    host = next(line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("host: "))
    items = "".join(
        f"<item><title>Weather {n}</title><link>http://{host}/{path[5:]}-{n}</link></item>"
        for n in range(ITEMS)
    )
    return _http(
        "200 OK",
        f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>",
        "application/rss+xml",
    )


def _http(status: str, body: str, kind: str) -> bytes:
    length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
    return f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: "1"\r\n{length}\r\n{body}'.encode()
