"""One page, parsed once: its tree, and what its head and its structured data declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.extraction.jsonld import Node, article_node, read_json_ld
from crawler.text import one_line

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAX_TAGS = 100_000  # "<" signs; the library takes minutes beyond
MAX_ATTRIBUTES = 2_000  # on one tag; the parser's time grows with their square
MAX_NODE = 10_000_000  # characters of one text; the parser gives up beyond
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_ATTRIBUTE = re.compile(r"\s[^\s=<>\"']+")


@dataclass(frozen=True, slots=True)
class Page:
    """What the parts of the reader share. ``meta`` has lower-case names; values in document order, cleaned."""

    address: str
    tree: HtmlElement
    meta: Mapping[str, tuple[str, ...]]
    nodes: tuple[Node, ...]  # every JSON-LD object
    article: Node  # the one that speaks of the article; empty if none
    headings: tuple[tuple[HtmlElement, str], ...] = field(default=())  # h1 elements with their text

    def said(self, *names: str) -> Iterator[str]:
        """Non-empty contents of the named meta elements, in the order of the names."""
        for name in names:
            yield from self.meta.get(name, ())

    def first(self, *names: str) -> str:
        return next(self.said(*names), "")


def too_much(text: str) -> str:
    """Why the markup is not given to the extractor, or "". Looks at the text once."""
    if text.count("<") > MAX_TAGS:
        return f"more than {MAX_TAGS} tags"
    for tag in _LONG_TAG.finditer(text):
        if sum(1 for _ in _ATTRIBUTE.finditer(tag[0])) > MAX_ATTRIBUTES:
            return f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return ""


def has_huge_text(text: str) -> bool:
    """Whether one run of text between tags is longer than the parser takes."""
    if len(text) <= MAX_NODE:
        return False
    return any(len(piece) > MAX_NODE for piece in text.split("<"))


def parse(text: str, *, huge: bool = False) -> HtmlElement | None:
    """The tree, or None where there is none. ``huge`` allows deeper nesting (2,048 levels instead of 256)."""
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=huge,
        no_network=True,
    )
    try:
        return html.document_fromstring(_NOT_XML.sub("", text).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def open_page(tree: HtmlElement, address: str) -> Page:
    nodes = read_json_ld(tree)
    headings = tuple((h, text) for h in tree.iter("h1") if (text := one_line(h.text_content(), 2000)))
    return Page(address, tree, _meta(tree), nodes, article_node(nodes, address), headings)


def _meta(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        if not content:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(key)
            if name and (text := one_line(content[:20_000])):
                found.setdefault(name.strip().lower(), []).append(text)
    return {name: tuple(values) for name, values in found.items()}
