"""An archive filled without a crawl: captures in a segment, articles read from them, addresses in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from crawler import dedup
from crawler.jobs.keep import FetchedPage, keep
from crawler.jobs.reading import PageToRead, read
from crawler.relevance import Topic
from storage import addresses, sources
from storage.archive import Archive
from storage.captures import CaptureWriter
from storage.records import Ending, Lead, Outcome

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
SITE = "https://harbour.example"
PARAGRAPH = (
    "The harbour master said on Wednesday that the pier would stay closed until the inspectors had seen the damage "
    "that last week's storm left behind, and that ships would be sent to the neighbouring port in the meantime."
)


def page(title: str, *paragraphs: str) -> bytes:
    """A plain article page."""
    said = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or (PARAGRAPH, PARAGRAPH[::-1]))
    return f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{said}</article>".encode()


def fill(
    archive: Archive, pages: Mapping[str, bytes], topics: Mapping[str, Topic], source: str = "desk"
) -> None:
    """Capture, read and keep pages by their paths, as a crawl would."""
    with archive.writing() as db:
        sources.declare(
            db, source, name=source, address=SITE, country="", language="en", owner="", tier="", now=NOW
        )
    with CaptureWriter(archive.captures, "run-1", software="test", user_agent="test") as writer:
        for number, (path, body) in enumerate(pages.items()):
            _keep(archive, writer, f"{SITE}{path}", body, topics, source, NOW + timedelta(minutes=number))


def _keep(
    archive: Archive, writer: CaptureWriter, address: str, body: bytes, topics: Mapping[str, Topic], source: str,
    at: datetime,
) -> None:  # fmt: skip
    capture = writer.write(
        source=source, asked=address, via=(), address=address, method="GET", request_headers=(), status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=body, fetched_at=at,
    )  # fmt: skip
    lead = Lead(address, source, f"{SITE}/feed")
    key = dedup.canonical_address(address)
    reading = read(PageToRead(body, "text/html; charset=utf-8", address, lead, (), tuple(topics), at), topics)
    with archive.writing() as db:
        known = addresses.known(db, [key]).get(key)
        if known is None:
            addresses.meet(db, key, lead, Ending(Outcome.WAITING, "new"), run="run-1", now=at)
            known = addresses.known(db, [key])[key]
        keep(db, FetchedPage(key, source, (capture,), reading), known, at)


def refuse(archive: Archive, path: str, title: str, summary: str = "") -> None:
    """Put an address into the ledger that was refused by what its listing said."""
    lead = Lead(f"{SITE}{path}", "desk", f"{SITE}/feed", title, summary, language="en")
    with archive.writing() as db:
        addresses.meet(
            db, dedup.canonical_address(lead.address), lead, Ending(Outcome.OFF_TOPIC, "not this"), run="run-1",
            now=NOW,
        )  # fmt: skip
