"""From an answer's bytes to a listing: unpack, decode, recognise, and hand to the reader of that kind."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import datetime

from crawler.errors import FixTheFile
from crawler.sources.dates import date_rules
from crawler.sources.feeds import read_feed
from crawler.sources.gathering import Gathering
from crawler.sources.jsonfeed import read_json_feed
from crawler.sources.obstacles import obstacle
from crawler.sources.pages import read_page
from crawler.sources.recognition import Shape, recognise, root_name
from crawler.sources.sitemaps import read_sitemap, read_text_sitemap
from crawler.sources.unpacking import decode, unpack, without_forbidden
from storage.records import Listing, NotAListing

_WANTED = {
    "auto": frozenset(Shape) - {Shape.XML, Shape.TEXT, Shape.BINARY, Shape.EMPTY},
    "feed": frozenset({Shape.FEED, Shape.JSON}),
    "sitemap": frozenset({Shape.SITEMAP, Shape.TEXT_SITEMAP}),
    "page": frozenset({Shape.HTML}),
}
_NAMES = {"auto": "a listing", "feed": "a feed", "sitemap": "a sitemap", "page": "a page"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a listing is taken."""

    limit: int
    max_age_days: int


def read_listing(
    body: bytes,
    address: str,
    source: str,
    *,
    kind: str,
    content_type: str,
    now: datetime,
    timezone: str,
    date_order: str,
    bounds: Bounds,
) -> Listing | NotAListing:
    """See ``crawler.sources.read``."""
    if kind not in _WANTED:
        raise FixTheFile(f"kind is {kind!r}: write auto, feed, sitemap or page")
    gathering = Gathering(address, source, date_rules(now, timezone, date_order))
    unpacked = unpack(body)
    text = without_forbidden(decode(unpacked.body, content_type)[0])
    shape = recognise(text) if unpacked.body.strip() else Shape.EMPTY
    if shape not in _WANTED[kind]:
        return NotAListing(address, f"not {_NAMES[kind]} (got {_named(shape, text, content_type)})")
    listing = _read(shape, text, gathering, bounds)
    if isinstance(listing, NotAListing):
        return listing
    return changed(
        listing, notes=unpacked.notes + listing.notes, complete=listing.complete and unpacked.complete
    )


def _named(shape: Shape, text: str, content_type: str) -> str:
    """What came instead, as exactly as can be said."""
    if shape is Shape.HTML:
        return obstacle(text) or shape.value
    if shape is Shape.XML:
        return f"XML with the root element <{root_name(text)}>"
    declared = content_type.partition(";")[0].strip().lower()[:60]
    if shape in (Shape.BINARY, Shape.TEXT) and declared and not declared.startswith("text/"):
        return declared
    return shape.value


def _read(shape: Shape, text: str, gathering: Gathering, bounds: Bounds) -> Listing | NotAListing:
    match shape:
        case Shape.FEED:
            return read_feed(text, gathering, bounds.limit)
        case Shape.JSON:
            return read_json_feed(text, gathering, bounds.limit)
        case Shape.SITEMAP:
            return read_sitemap(text, gathering, bounds.limit, bounds.max_age_days)
        case Shape.TEXT_SITEMAP:
            return read_text_sitemap(text, gathering, bounds.limit)
        case _:
            return read_page(text, gathering, bounds.limit)
