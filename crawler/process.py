"""The crawl's own process: orders come in on its standard input, one JSON line each, events go out on its standard
output.

A reactor cannot be started twice, and what a hostile server does to memory must stay in a process that may die; so a
crawl never runs inside the program that asked for it. One child may serve several orders, one after another.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self, cast

from crawler.errors import CrisisdeskError, FixTheFile, GiveUp, TryLater

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.jobs.intake import ToFetch
    from crawler.spiders.news import NewsSpider
    from storage.records import Ending

MEMORY = 3 << 30  # bytes of address space a crawl may map: a server that sends endless headers meets this
PATIENCE = 20.0  # seconds a crawl told to stop may take before it is killed
_PR_SET_PDEATHSIG = 1
_PARENT = "CRISISDESK_PARENT"  # the environment variable that tells a crawl process whose it is

logger = logging.getLogger(__name__)

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One crawl to make; names as the spider takes them, "" for all."""

    config: str
    topic: str = ""
    source: str = ""
    now: str = ""
    pages: str = "yes"  # "no": read the listings only
    archive: str = ""  # write here instead of where the configuration says
    address: str = ""  # fetch this one page only


class CrawlChild:
    """A crawl process, from the side of whoever orders crawls. Use as a context manager."""

    def __init__(self, *, log_level: str = "WARNING") -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
        }
        # One memory arena: with one per thread the address space would reach its limit long before the memory does.
        environment |= {"CRISISDESK_LOG": log_level, "MALLOC_ARENA_MAX": "1", _PARENT: str(os.getpid())}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment, start_new_session=True, text=True, encoding="utf-8", bufsize=1,
        )  # fmt: skip
        self._crawling = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended; None while it lives."""
        return self._process.poll()

    def crawl(self, order: CrawlOrder, deadline: float) -> Iterator[Event]:
        """Order one crawl and follow it. The last event is "ended", "refused" (with message and exit code) or, when
        the process died or was killed at its deadline (seconds), "died"."""
        assert self._process.stdin is not None and self._process.stdout is not None
        killer = threading.Timer(deadline, self.kill)
        killer.start()
        self._crawling = True
        try:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(asdict(order)) + "\n")
                self._process.stdin.flush()
            for line in self._process.stdout:
                event: Event = json.loads(line)
                yield event
                if event["event"] in ("ended", "refused"):
                    self._crawling = False
                    return
            yield {"event": "died", "exit": self._process.wait()}
        finally:
            killer.cancel()

    def run(self, order: CrawlOrder, deadline: float, watch: Callable[[int, int, str], None]) -> str:
        """Order one crawl, tell ``watch`` how far it is (done, planned, about), give its run.

        Raises what the crawl ended with: FixTheFile, GiveUp, or TryLater when it died.
        """
        for event in self.crawl(order, deadline):
            if event["event"] == "page":
                watch(event["ended"], event["planned"], f"{event['source']}: {event['outcome']}")
            elif event["event"] == "ended":
                return str(event["run"])
            elif event["event"] == "refused":
                raise {2: FixTheFile, 75: TryLater}.get(event["exit"], GiveUp)(event["message"])
            elif event["event"] == "died":
                why = (
                    "it took too long or was killed"
                    if event["exit"] == -signal.SIGKILL
                    else f"exit {event['exit']}"
                )
                raise TryLater(
                    f"the crawl ended early ({why}); run it again, nothing that was captured is lost"
                )
        raise TryLater("the crawl ended without a word; run it again")

    def kill(self) -> None:
        """End the process and all its workers at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let the process finish what it writes, then end it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()  # no more orders: an idle process ends by itself
        if self._crawling:
            self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# From here on: inside the child.


def _tell(event: str, **about: object) -> None:
    print(json.dumps({"event": event, **about}, ensure_ascii=False), flush=True)


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.environ.get(_PARENT, "") not in ("", str(os.getppid())):
        sys.exit(1)  # it died before it could be asked about


def _bounds() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(spider: NewsSpider) -> None:
    """Report each ended address, with how far the crawl is."""

    def watch(page: ToFetch, ending: Ending) -> None:
        planned = sum(one.planned for one in spider.intake.progress.values())
        ended = sum(one.pages for one in spider.intake.progress.values())
        _tell(
            "page", source=page.source, address=page.lead.address, outcome=ending.outcome, reason=ending.reason,
            planned=planned, ended=ended,
        )  # fmt: skip

    spider.watch = watch
    _tell("started", sources=len(spider.intake.sources))


async def _one(process: AsyncCrawlerProcess, line: str) -> None:
    from scrapy import signals

    from crawler.spiders.news import NewsSpider

    crawler = process.create_crawler(NewsSpider)
    crawler.signals.connect(_watch, signals.spider_opened)
    try:
        await process.crawl(crawler, **json.loads(line))
    except CrisisdeskError as error:
        _tell("refused", message=str(error), exit=error.exit_code)
        return
    except Exception as error:
        # A fault of ours: said, and this process goes on; an order that is never answered would be worse.
        logger.exception("the crawl could not be made")
        _tell("refused", message=f"internal error, please report it: {error!r}"[:500], exit=1)
        return
    spider: NewsSpider = crawler.spider  # type: ignore[assignment]
    if spider.gave_up is not None:
        _tell("refused", message=str(spider.gave_up), exit=spider.gave_up.exit_code)
        return
    finish = crawler.stats.get_value("finish_reason")
    _tell("ended", run=spider.intake.run, finish=finish, guard=dict(spider.guard.reasons))


async def _serve(process: AsyncCrawlerProcess) -> None:
    """Take orders until there are no more."""
    from twisted.internet import reactor

    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            await _one(process, line)
    finally:
        with contextlib.suppress(RuntimeError):  # a signal was faster
            cast("Any", reactor).stop()


def main() -> None:
    """The child's whole life."""
    _die_with_parent()
    _bounds()
    os.umask(0o077)
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.redacted import safe_record

    logging.setLogRecordFactory(safe_record)
    os.environ["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    settings = get_project_settings()
    settings.set("LOG_LEVEL", os.environ.get("CRISISDESK_LOG", "WARNING"), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    serving = asyncio.get_event_loop().create_task(
        _serve(process)
    )  # held: the loop itself does not hold its tasks
    process.start(stop_after_crawl=False)
    serving.cancel()


if __name__ == "__main__":
    main()
