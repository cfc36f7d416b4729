"""HTML pages as listings: bounded before they are parsed, then given to the reader that knows their kind."""

from __future__ import annotations

from crawler.sources.frontpage import read_front_page
from crawler.sources.gathering import Gathering
from crawler.sources.obstacles import obstacle
from crawler.sources.telegram import is_preview, read_preview
from crawler.sources.trees import MOST_TAGS, parse_page
from storage.records import Listing, NotAListing


def read_page(text: str, gathering: Gathering, limit: int) -> Listing | NotAListing:
    """A page that lists news, or why it is none."""
    wall = obstacle(text)
    if wall:
        return NotAListing(gathering.address, f"not a page of news (got {wall})")
    root = parse_page(text)
    if root is None:
        why = "too many tags" if text.count("<") > MOST_TAGS else "got HTML without a body"
        return NotAListing(gathering.address, f"not a page of news ({why})")
    if is_preview(gathering.address):
        return read_preview(root, gathering, limit)
    return read_front_page(root, gathering, limit)
