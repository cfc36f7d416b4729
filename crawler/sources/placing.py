"""Where on a page a link stands: in a heading, in a card of its own, or in the furniture around the news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from lxml import etree

_T = TypeVar("_T")
_CARD_ELEMENTS = 60
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_FURNITURE = frozenset({"nav", "dialog"})
_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar", "dialog"})
_LISTS = frozenset({"ul", "ol", "li", "div", "section", "span", "p"})
# fmt: off
_LIST_WORDS = frozenset({
    "nav", "navigation", "navbar", "menu", "submenu", "footer", "breadcrumb", "breadcrumbs", "social",
    "share",
    "pagination", "pager", "tags",
})
# fmt: on
_CARDS = frozenset({"article", "li"})
_SPLIT = re.compile(r"[_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands."""

    heading: bool
    article: bool
    furniture: bool
    inline: bool  # a few words of a longer paragraph
    card: etree._Element | None  # the nearest small <article> or <li> around it


def places(root: etree._Element) -> Iterator[tuple[etree._Element, Place]]:
    """Every anchor with an address, and its place, in one walk over the page."""
    headings = articles = furniture = 0
    cards: list[etree._Element | None] = [None]
    paragraphs = [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        tag = str(element.tag)
        headings += step * (tag in HEADINGS)
        articles += step * (tag == "article")
        furniture += step * _is_furniture(element, tag, articles > 0)
        if tag in _CARDS:
            _open_or_close(cards, step, element if _is_small(element) else None)
        elif tag == "p":
            _open_or_close(paragraphs, step, _length(element))
        elif step > 0 and tag == "a" and element.get("href"):
            inline = headings == 0 and paragraphs[-1] > 2 * _length(element) + 20
            yield element, Place(headings > 0, articles > 0, furniture > 0, inline, cards[-1])


def _open_or_close(stack: list[_T], step: int, what: _T) -> None:
    if step > 0:
        stack.append(what)
    elif len(stack) > 1:
        stack.pop()


def _is_small(element: etree._Element) -> bool:
    """Small enough to be about one article."""
    return sum(1 for _ in islice(element.iter(), _CARD_ELEMENTS)) < _CARD_ELEMENTS


def _length(element: etree._Element) -> int:
    """Characters of text, of the first pieces at least."""
    return sum(map(len, islice(element.itertext(), 100)))


def _is_furniture(element: etree._Element, tag: str, inside_article: bool) -> bool:
    if tag in _FURNITURE or element.get("role", "").lower() in _ROLES:
        return True
    if tag in ("header", "footer"):  # a site's is furniture, a card's holds its headline
        return not inside_article and _is_the_sites(element)
    return tag in _LISTS and not _LIST_WORDS.isdisjoint(_names(element))


def _is_the_sites(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag not in ("section", "article", "main", "li")


def _names(element: etree._Element) -> set[str]:
    """First and last words of the names in class and id: "main-nav", "footer__links"."""
    names = f"{element.get('class', '')[:120]} {element.get('id', '')[:40]}".lower().split()
    words = [[word for word in _SPLIT.split(name) if word] for name in names]
    return {word for parts in words if parts for word in (parts[0], parts[-1])}
