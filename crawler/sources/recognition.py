"""What a body is, by its content: servers name the type of a feed wrongly more often than rightly."""

from __future__ import annotations

import re
from enum import StrEnum


class Shape(StrEnum):
    """What a body is; the value is how a sentence names it."""

    FEED = "a feed"
    JSON = "JSON"
    SITEMAP = "a sitemap"
    TEXT_SITEMAP = "a list of addresses"
    HTML = "HTML"
    XML = "XML"
    TEXT = "plain text"
    BINARY = "bytes that are no text"
    EMPTY = "an empty body"


_PROLOG = re.compile(
    r"\s*(?:<\?(?:[^?]|\?(?!>))*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)", re.DOTALL | re.I
)
_ROOT = re.compile(r"\s*<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_ROOTS = {
    "rss": Shape.FEED,
    "rdf": Shape.FEED,
    "feed": Shape.FEED,
    "channel": Shape.FEED,
    "urlset": Shape.SITEMAP,
    "sitemapindex": Shape.SITEMAP,
}
_LATE_FEED = re.compile(r"<(?:rss|rdf:RDF|feed)\s[^<>]*(?:version|xmlns)[^<>]*>", re.IGNORECASE)
_LATE_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|p|a|table|script|meta)[\s>]", re.IGNORECASE)
_ADDRESS_LINE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{1,20}:\S+\s*")
_HEAD = 20_000  # characters within which the first element must come


def recognise(text: str) -> Shape:
    """The shape of a text. A feed below a server's warnings is still a feed."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head[:1] in ("", "{", "["):
        return Shape.JSON if head else Shape.EMPTY
    root = root_name(head)
    if root in _ROOTS:
        return _ROOTS[root]
    if _LATE_FEED.search(head):
        return Shape.FEED
    if root in ("html", "head", "body") or _LATE_HTML.search(head):
        return Shape.HTML
    return Shape.XML if root else _without_elements(head)


def root_name(text: str) -> str:
    """Local name of the first element in lower case, "" where no element comes first."""
    start = 0
    while prolog := _PROLOG.match(text, start):
        start = prolog.end()
    root = _ROOT.match(text, start)
    return root[1].lower() if root else ""


def _without_elements(head: str) -> Shape:
    if sum(not character.isprintable() and character not in "\t\r\n" for character in head) * 10 > len(head):
        return Shape.BINARY
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    listed = sum(_ADDRESS_LINE.fullmatch(line[:3_000]) is not None for line in lines)
    return Shape.TEXT_SITEMAP if listed and listed * 2 >= len(lines) else Shape.TEXT
