"""What the crawls of these tests share: one crawl process, which serves many orders, and sites that end with a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.process import CrawlChild

from .desk import Desk, good_site
from .hostile import Site


@pytest.fixture(scope="session")
def shared_child() -> Iterator[list[CrawlChild]]:
    children = [CrawlChild(log_level="CRITICAL")]
    yield children
    children[-1].close()


@pytest.fixture
def child(shared_child: list[CrawlChild]) -> CrawlChild:
    """The crawl process; another one where a test before has ended it."""
    if shared_child[-1].exit_code is not None:
        shared_child[-1].close()
        shared_child[-1] = CrawlChild(log_level="CRITICAL")
    return shared_child[-1]


@pytest.fixture
def site() -> Iterator[Callable[..., Site]]:
    with ExitStack() as stack:
        yield lambda *about, **more: stack.enter_context(Site(*about, **more))


@pytest.fixture
def desk(tmp_path: Path, child: CrawlChild) -> Desk:
    return Desk(tmp_path, child)


@pytest.fixture
def hostile(site: Callable[..., Site], desk: Desk) -> Site:
    """A site whose feed a test fills; a source of the desk."""
    made = site("127.0.0.2")
    desk.source("hostile", f"{made.address}/feed")
    return made


@pytest.fixture
def good(site: Callable[..., Site], desk: Desk) -> Site:
    """A harmless outlet with one article; the desk's other source."""
    made = site("127.0.0.3")
    good_site(made)
    desk.source("good", f"{made.address}/feed")
    return made
