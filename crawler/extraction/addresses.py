"""The page's own claim about its address, as far as it may be believed."""

from __future__ import annotations

from functools import cache
from urllib.parse import urljoin, urlsplit

import tldextract

from crawler.extraction.jsonld import strings
from crawler.extraction.page import Page

MAX_ADDRESS = 2_000


def find_canonical(page: Page) -> tuple[str, str, tuple[str, ...]]:
    """The declared canonical address, where it was found, and doubts; the page's own address if it declares none.

    A claim on another site is ignored: anybody could claim to be somebody else's article. A claim that a deep page
    is the front page is ignored too, being a common fault of templates.
    """
    notes = []
    for claim, where in _claims(page):
        address = _absolute(claim, page.address)
        if not address:
            notes.append(f"canonical address is no web address: '{claim[:60]}'")
        elif not same_site(address, page.address):
            notes.append(f"canonical address on another site ignored: {urlsplit(address).hostname}")
        elif _path(address) == "" != _path(page.address):
            notes.append("canonical address is the front page: ignored")
        else:
            return address, where, tuple(notes)
    return page.address, "address", tuple(notes)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path.strip("/") + parts.query


def _claims(page: Page) -> list[tuple[str, str]]:
    links = [
        (link.get("href") or "", "link element")
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    said = [(text, "og:url") for text in page.said("og:url")]
    return [(claim.strip(), where) for claim, where in links[:1] + said[:1] + _linked(page) if claim.strip()]


def _linked(page: Page) -> list[tuple[str, str]]:
    main = page.article.get("mainEntityOfPage")
    claim = (main.get("@id") or main.get("url")) if isinstance(main, dict) else main
    return [(text, "json-ld") for text in strings(claim)][:1]


def _absolute(claim: str, address: str) -> str:
    try:
        joined = urljoin(address, claim)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(joined) <= MAX_ADDRESS
        _ = parts.port
    except ValueError:
        return ""
    return joined if usable else ""


def same_site(a: str, b: str) -> bool:
    """Whether two addresses are on one host, or under one registrable domain (the public suffix list decides)."""
    try:
        one, other = urlsplit(a).hostname or "", urlsplit(b).hostname or ""
    except ValueError:
        return False
    if one == other:
        return True
    domain = _suffixes()(one).top_domain_under_public_suffix
    return bool(domain) and domain == _suffixes()(other).top_domain_under_public_suffix


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The public suffix list that came with the library: nothing is fetched, nothing written."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
