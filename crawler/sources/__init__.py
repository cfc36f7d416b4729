"""Where news is announced: feeds, sitemaps and front pages become Listings of Leads. Pure: bytes in, values
out.
"""

from __future__ import annotations

from datetime import datetime

from storage.records import Listing, NotAListing

__all__ = ["read"]


def read(
    body: bytes,
    address: str,
    source: str,
    *,
    kind: str = "auto",
    content_type: str = "",
    now: datetime,
    timezone: str = "",
    date_order: str = "",
    limit: int = 2000,
    max_age_days: int = 30,
) -> Listing | NotAListing:
    """Read the answer that came from ``address`` as a listing of ``source``.

    ``kind`` is what is expected: "feed" (RSS, Atom, RDF, JSON Feed), "sitemap" (also an index, news, plain
    text), "page" (a front or section page, a Telegram preview) or "auto". ``content_type`` is the header's
    value; only its charset is believed, and only after the bytes and the document. ``timezone`` (IANA) is for
    dates that name no zone, ``date_order`` ("dmy", "mdy") for 03/04/2026. At most ``limit`` leads come back,
    the newest; of sitemaps none that last changed more than ``max_age_days`` before ``now``.

    Never raises for anything a server can send. Raises FixTheFile for a ``kind``, ``timezone`` or
    ``date_order`` that does not exist.
    """
    from crawler.sources.listings import Bounds, read_listing

    return read_listing(
        body,
        address,
        source,
        kind=kind,
        content_type=content_type,
        now=now,
        timezone=timezone,
        date_order=date_order,
        bounds=Bounds(limit, max_age_days),
    )
