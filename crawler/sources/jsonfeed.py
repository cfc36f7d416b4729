"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json

from crawler.sources.gathering import Entry, Gathering, first_of
from crawler.sources.plain import plain
from storage.records import Listing, NotAListing


def read_json_feed(text: str, gathering: Gathering, limit: int) -> Listing | NotAListing:
    """A JSON Feed as a Listing, or what else the JSON is."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        return NotAListing(gathering.address, f"not a feed (got JSON that cannot be read: {place})")
    if not isinstance(feed, dict) or "jsonfeed.org/version/1" not in _text(feed, "version"):
        return NotAListing(gathering.address, "not a feed (got JSON that is no JSON Feed)")
    items = feed.get("items")
    base = gathering.accept_quietly(_text(feed, "home_page_url")) or gathering.address
    for item in gathering.both_ends(items, limit) if isinstance(items, list) else ():
        if isinstance(item, dict):
            gathering.add(_entry(item, base, _text(feed, "language")))
        else:
            gathering.remarks.add("dropped: item that is no object")
    return Listing("json feed", gathering.address, gathering.newest(limit), notes=gathering.remarks.lines())


def _entry(item: dict[str, object], base: str, language: str) -> Entry:
    guid = _text(item, "id")
    named = guid if guid.startswith(("http://", "https://")) else ""
    return Entry(
        href=first_of([_text(item, "url"), _text(item, "external_url"), named]),
        base=base,
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        content=first_of([_text(item, "content_text"), plain(_text(item, "content_html"))]),
        date=first_of([_text(item, "date_published"), _text(item, "date_modified")]),
        language=first_of([_text(item, "language"), language]),
    )


def _text(values: dict[str, object], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
