"""Page → Article, or why not. Pure: bytes and texts in, values out; meant to run in a worker that can be killed.

The parts that cost something to import (lxml, trafilatura) are loaded by the first call, not by this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version

from crawler.extraction.decoding import Decoded
from crawler.extraction.decoding import decode as decode
from crawler.extraction.visible import visible_text as visible_text
from storage.records import Article, Lead, Unreadable

__all__ = ["READER", "Decoded", "decode", "extract", "visible_text"]

READER = f"2+trafilatura-{version('trafilatura')}"
"""Which reader read a page: our own number, raised when readings change, and the library's version."""


def extract(
    page: Decoded | str,
    address: str,
    *,
    lead: Lead | None = None,
    headers: Mapping[str, str] | None = None,
    now: datetime,
    timezone: str = "",
    date_order: str = "",
    unwanted: Callable[[str], str] = lambda _text: "",
) -> Article | Unreadable:
    """Read one page that answered at ``address``.

    ``lead`` is what a listing said of it, ``headers`` those of the answer (any case), ``now`` an aware time used only
    to doubt dates in the future. ``timezone`` (an IANA name) and ``date_order`` (``dmy`` or ``mdy``) are what the
    source's owner knows about its dates. ``unwanted`` is shown what the page says outside its links, before the dear
    part of reading, and may tell why the page is off topic. Never raises for anything a page can contain; a caller
    bounds the time.
    """
    from crawler.extraction.reading import Request, read
    from crawler.extraction.sites import corrections

    return read(
        Request(page, address, lead, headers or {}, now, timezone, date_order, unwanted, corrections())
    )
