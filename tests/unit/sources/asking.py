"""What the tests of this room share: a present, a place, and short ways to ask."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.sources import read
from storage.records import Lead, Listing, NotAListing

NOW = datetime(2022, 1, 6, 12, 0, tzinfo=UTC)
FEED = "https://news.example.kz/rss.xml"


def ask(
    body: bytes | str,
    address: str = FEED,
    *,
    kind: str = "auto",
    content_type: str = "",
    timezone: str = "",
    date_order: str = "",
    limit: int = 2000,
) -> Listing | NotAListing:
    data = body.encode() if isinstance(body, str) else body
    return read(
        data,
        address,
        "example",
        kind=kind,
        content_type=content_type,
        now=NOW,
        timezone=timezone,
        date_order=date_order,
        limit=limit,
    )


def listing(
    body: bytes | str,
    address: str = FEED,
    *,
    kind: str = "auto",
    content_type: str = "",
    timezone: str = "",
    date_order: str = "",
    limit: int = 2000,
) -> Listing:
    answer = ask(
        body,
        address,
        kind=kind,
        content_type=content_type,
        timezone=timezone,
        date_order=date_order,
        limit=limit,
    )
    assert isinstance(answer, Listing), answer
    return answer


def refusal(body: bytes | str, address: str = FEED, *, kind: str = "auto", content_type: str = "") -> str:
    answer = ask(body, address, kind=kind, content_type=content_type)
    assert isinstance(answer, NotAListing), answer
    assert answer.address == address
    return answer.reason


def rss(*items: str, channel: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{channel}{inside}</channel></rss>'
    )


def one(item: str, *, channel: str = "", timezone: str = "", date_order: str = "") -> Lead:
    """The lead of a feed with one item, which has an address unless it names one."""
    named = item if "<link" in item or "<guid" in item else f"<link>https://news.example.kz/1</link>{item}"
    leads = listing(rss(named, channel=channel), timezone=timezone, date_order=date_order).leads
    assert len(leads) == 1
    return leads[0]
