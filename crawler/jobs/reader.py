"""Reading in worker processes that can be killed: seconds and memory are bounded, a crash stays with its page.

One tag with 100,000 attributes keeps an HTML parser busy for more than a minute, and nothing inside a process can stop
it; so pages and feeds are parsed in workers that the pool kills at the limit and replaces.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import TimeoutError as TooLong
from typing import ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import TryLater
from crawler.jobs import reading
from crawler.relevance import Topic
from storage.records import Listing, NotAListing, Reading, Unreadable

P = ParamSpec("P")
T = TypeVar("T")

PAGE_SECONDS = 5.0  # of the processor
LISTING_SECONDS = 10.0
WALL = 6.0  # times as long by the wall clock, on a busy machine
MEMORY = 1 << 30  # bytes of address space a worker may map
MOST_WARM = 6  # languages: each dictionary costs time at the start and 5 to 25 MB
PAGES_PER_WORKER = 500  # then it is replaced, in case a parser leaks


class Reader:
    """A pool of reader workers. Use as a context manager; every method answers with a value, whatever the page did."""

    def __init__(
        self, topics: Mapping[str, Topic], *, workers: int = 2, languages: Iterable[str] = (),
        page_seconds: float = PAGE_SECONDS, memory: int = MEMORY,
    ) -> None:  # fmt: skip
        """``languages`` are those most pages will be in: their dictionaries are opened once, for every worker."""
        self._page_seconds = page_seconds
        context = multiprocessing.get_context("forkserver")
        # The fork server has parsers and dictionaries loaded: a killed worker is back in hundredths of a second.
        os.environ["CRISISDESK_LANGUAGES"] = " ".join(sorted(languages)[:MOST_WARM])
        # Threads that a library starts in the fork server would be missing in the workers that are forked from it.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        context.set_forkserver_preload(["crawler.jobs.warm"])
        self._pool = ProcessPool(
            max_workers=workers, max_tasks=PAGES_PER_WORKER, initializer=reading.prepare,
            initargs=(dict(topics), memory), context=context,
        )  # fmt: skip

    async def page(self, task: reading.PageToRead) -> Reading:
        """Read one page. What goes wrong comes back as ``Unreadable`` "failed", with the reason."""
        answer = await self._ask(reading.read_page, self._page_seconds, task, self._page_seconds)
        return answer if isinstance(answer, Reading) else Reading(Unreadable(task.address, "failed", answer))

    async def listing(self, task: reading.ListingToRead) -> Listing | NotAListing:
        """Read one listing. What goes wrong comes back as ``NotAListing``."""
        answer = await self._ask(reading.read_listing, LISTING_SECONDS, task, LISTING_SECONDS)
        return NotAListing(task.address, answer) if isinstance(answer, str) else answer

    async def discover(self, body: bytes, address: str, content_type: str) -> reading.Explored:
        """Look through a site's page for its feeds."""
        answer = await self._ask(
            reading.discover, LISTING_SECONDS, body, address, content_type, LISTING_SECONDS
        )
        return reading.Explored(()) if isinstance(answer, str) else answer

    async def _ask(
        self, function: Callable[P, T], limit: float, *args: P.args, **kwargs: P.kwargs
    ) -> T | str:
        """The worker's answer, or in words why there is none. Raises TryLater if there can be no workers."""
        try:
            future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=limit * WALL)
        except (RuntimeError, OSError) as error:
            raise TryLater(
                f"no process that reads pages can be started ({type(error).__name__}); run again"
            ) from error
        try:
            answer: T = await asyncio.wrap_future(future)
        except TooLong:
            return f"extraction timed out after {limit:g} s"
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGXCPU:
                return f"extraction timed out after {limit:g} s"
            return f"extractor crashed (exit {error.exitcode})"
        except MemoryError:
            return "extraction ran out of its memory limit"
        except Exception as error:  # noqa: BLE001 - whatever a page makes a parser raise ends with that page
            return f"extraction failed: {type(error).__name__}: {error}"[:300]
        return answer

    def close(self) -> None:
        """Stop the workers; what they were reading is given up."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
