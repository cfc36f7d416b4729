"""One page, parsed once: its tree, and what its head and its structured data declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.extraction.jsonld import Node, article_node, read_json_ld
from crawler.text import one_line

_NOT_XML = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)])  # in UTF-8; surrogates are not encoded at all
MAX_TAGS = 100_000  # "<" signs; the library takes minutes beyond
MAX_ATTRIBUTES = 4_000  # on one tag; the parser's time grows with their square
MAX_NODE = 10_000_000  # characters of one text; the parser gives up beyond
_UNREAD = ("style", "svg", "iframe", "noscript", "template", "source")
_UNTOLD = (
    "button", "select", "datalist", "dialog", "map", "math", "audio", "video", "canvas", "object", "embed", "menu",
    "progress", "textarea", "nav", "meta", "img",
)  # fmt: skip
_HOVERING = (
    "//span[contains(@class,'ollover') or contains(@class,'ooltip') or contains(@class,'opover') "
    "or contains(@class,'overcard') or contains(@class,'over-card')]"
)
_CARD = re.compile(
    r"\b(?:rollover|tool-?tip|popover|hover-?card)[\w-]*?(?:block|box|body|content|inner|panel|text)\b",
    re.IGNORECASE,
)
_MAX_CARD = 2_000  # characters; a longer one is a layout's
_LONG_TAG = 16_000  # characters of a piece that may be such a tag
_TAG_NAME = re.compile(r"[a-zA-Z][\w:-]*[\s/]")
_INSIDE_TAG = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


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


@dataclass(frozen=True, slots=True)
class Shape:
    """What a linear look at the markup says before any parser sees it. ``rough`` says why it is not to be extracted,
    ``huge_text`` that one text in it is longer than the parser takes."""

    rough: str = ""
    huge_text: bool = False


def survey(text: str) -> Shape:
    """Look for the shapes on which parser or extractor spend minutes; costs about a hundredth of an extraction."""
    pieces = text.split("<")
    longest = max(map(len, pieces))
    if longest > MAX_NODE:
        return Shape(huge_text=True)
    if len(pieces) > MAX_TAGS:
        return Shape(f"more than {MAX_TAGS} tags")
    if longest > _LONG_TAG and any(
        _attributes(piece) > MAX_ATTRIBUTES for piece in pieces if len(piece) > _LONG_TAG
    ):
        return Shape(f"a tag with more than {MAX_ATTRIBUTES} attributes")
    return Shape()


def _attributes(piece: str) -> int:
    """About how many attributes the tag has that a piece of markup (cut at "<") begins with."""
    if not _TAG_NAME.match(piece):
        return 0
    inside = _INSIDE_TAG.match(piece)
    if inside and piece.startswith(">", inside.end()):
        piece = inside[0]  # the common case: what follows, often a long script, need not be looked at
    return len(_QUOTED.sub("", piece).split(">", 1)[0].split())


def parse(text: str, *, huge: bool = False) -> HtmlElement | None:
    """The tree, or None where there is none. ``huge`` allows deeper nesting (2,048 levels instead of 256).

    All elements get one class, chosen in C: lxml.html's own choice is made in Python, anew for every element met.
    """
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=huge,
        no_network=True,
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    clean = (
        text.replace("\ufffe", "").replace("\uffff", "").encode("utf-8", "ignore").translate(None, _NOT_XML)
    )
    try:
        return html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def open_page(tree: HtmlElement, address: str) -> Page:
    nodes = read_json_ld(tree)
    _drop_code(tree)
    headings = tuple((h, text) for h in tree.iter("h1") if (text := one_line(h.text_content(), 2000)))
    meta = _meta(tree)
    # Read by now, or never part of a text: what is gone is not copied and searched again by each step to come.
    etree.strip_elements(tree, *_UNTOLD, with_tail=False)
    return Page(address, tree, meta, nodes, article_node(nodes, address), headings)


def _drop_code(tree: HtmlElement) -> None:
    """Take out what nobody reads, once, so that it is neither walked nor copied again."""
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    for script in [s for s in tree.iter("script") if "ld+json" not in (s.get("type") or "").lower()]:
        script.drop_tree()
    for card in tree.xpath(_HOVERING):  # shown only while a pointer rests on a word of the text
        if _CARD.search(card.get("class") or "") and len(card.text_content()) < _MAX_CARD:
            card.drop_tree()


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
