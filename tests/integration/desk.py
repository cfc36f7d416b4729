"""One desk of a test: a schedules.yaml, its archive, and crawls made as anybody makes them, in a crawl process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from crawler.dedup import canonical_address
from crawler.process import CrawlChild, CrawlOrder, Event
from storage.archive import Archive

from .hostile import RSS, Site, answer, feed, page

NOON = "2022-01-05T12:00:00Z"
DEADLINE = 90.0

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl left."""

    events: Sequence[Event]
    run: Row
    ends: Mapping[str, Row]  # run_source by source
    ledger: Mapping[str, Row]  # by the key of the address

    @property
    def last(self) -> Event:
        return self.events[-1]

    def of(self, address: str) -> Row:
        """The ledger row of an address."""
        return self.ledger[canonical_address(address)]

    def outcome(self, address: str) -> str:
        row = self.of(address)
        return f"{row['outcome']}: {row['reason']}"


@dataclass(slots=True)
class Desk:
    """A folder with a configuration of one topic, the harbour."""

    folder: Path
    child: CrawlChild
    crawl_settings: dict[str, object] = field(default_factory=dict)
    sources: dict[str, dict[str, object]] = field(default_factory=dict)
    query: str = "harbour"

    @property
    def config(self) -> Path:
        return self.folder / "schedules.yaml"

    @property
    def archive(self) -> Path:
        return self.folder / "desk.db"

    @property
    def captures(self) -> Path:
        return self.folder / "desk.captures"

    def source(self, name: str, address: str, **settings: object) -> None:
        self.sources[name] = {"address": address, "allow_private": True, **settings}

    def write(self) -> Path:
        settings = {"delay": 0, "timeout": 15, "max_body": 1, "workers": 1, **self.crawl_settings}
        self.config.write_text(
            yaml.safe_dump(
                {
                    "contact": "desk@harbour.example", "archive": "desk.db", "crawl": settings,
                    "topics": {"harbour": {"query": self.query}}, "sources": self.sources,
                },
                allow_unicode=True,
            )
        )  # fmt: skip
        return self.config

    def crawl(self, now: str = NOON, **order: str) -> Crawled:
        """One crawl to its end. The sums must agree, whatever the crawl met."""
        self.write()
        events = list(self.child.crawl(CrawlOrder(str(self.config), now=now, **order), DEADLINE))
        assert events[-1]["event"] == "ended", events[-1]
        crawled = self.read(str(events[-1]["run"]), events)
        assert crawled.run["sums_agree"] == 1, dict(crawled.run)
        return crawled

    def forget(self) -> None:
        """Begin anew: no archive, no captures."""
        for path in (*self.folder.glob("desk.db*"), *self.captures.glob("*")):
            path.unlink()

    def read(self, run: str, events: Sequence[Event] = ()) -> Crawled:
        with Archive.open(self.archive, readonly=True) as archive:
            row = next(archive.db.query("SELECT * FROM crawls WHERE id = ?", [run]))
            ends = {
                one["source"]: one
                for one in archive.db.query("SELECT * FROM run_source WHERE run = ?", [run])
            }
            ledger = {one["key"]: one for one in archive.db.query("SELECT * FROM address")}
        return Crawled(events, row, ends, ledger)

    def ask(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the archive as it stands."""
        with Archive.open(self.archive, readonly=True) as archive:
            return list(archive.db.query(sql, list(values)))


def good_site(site: Site) -> None:
    """Make a site one harmless outlet with one article."""
    site["/feed"] = answer(feed(site, {"/calm": "Calm night in the harbour"}), content_type=RSS)
    site["/calm"] = answer(page("Calm night in the harbour"))


def announces(site: Site, paths: Mapping[str, str]) -> None:
    """Let a site's feed announce these paths."""
    site["/feed"] = answer(feed(site, paths), content_type=RSS)


def differing(crawled: Crawled, site: Site, expected: Mapping[str, str]) -> list[str]:
    """Pages whose outcome and reason do not begin with what is expected, as lines to read."""
    said = {path: crawled.outcome(site.address + path) for path in expected}
    return [f"{path}: {said[path]}" for path, want in expected.items() if not said[path].startswith(want)]


def peak_memory(child: CrawlChild) -> int:
    """The most memory the crawl process itself has used, in bytes."""
    for line in Path(f"/proc/{child.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the process is gone")
