"""Front and section pages without a feed: which of their links are articles, and what they are called.

A link is an article's when its address is shaped like one and the page treats it like one: words enough for a
headline, in a heading or an <article>, and not in the navigation. ``docs/sources.md`` has the points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.sources.addresses import resolve
from crawler.sources.articlelinks import path_score, same_site
from crawler.sources.gathering import Entry, Gathering
from crawler.sources.placing import HEADINGS, Place, places
from crawler.sources.trees import base_of
from crawler.text import one_line
from storage.records import Listing, NotAListing

ENOUGH = 4  # points
_MOST_LINKS = 10_000
_LONGEST_HEADLINE = 250  # characters
_SHORTEST_SUMMARY = 40
_WORD = re.compile(r"[^\W_]+")
_IDEOGRAPHS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class _Target:
    """One address, with the best that its anchors say."""

    address: str
    title: str = ""
    rank: tuple[int, int] = (-1, 0)  # of the title: in a heading, length
    summary: str = ""
    heading: bool = False
    article: bool = False
    outside: bool = False  # at least one anchor stands outside the furniture


def read_front_page(root: etree._Element, gathering: Gathering, limit: int) -> Listing | NotAListing:
    """The articles a page links to, in the order of the page."""
    base, targets = base_of(root, gathering.address), dict[str, _Target]()
    for anchor, place in islice(places(root), _MOST_LINKS):
        address, _ = resolve(str(anchor.get("href")), base)
        if address:
            _learn(targets.setdefault(address, _Target(address)), anchor, place)
    language = root.get("lang") or ""
    for target in targets.values():
        if _is_article(target, gathering.address):
            gathering.add(Entry(target.address, "", target.title, target.summary, language=language))
    leads = gathering.newest(limit)
    if not leads:
        return NotAListing(gathering.address, f"no links to articles on the page ({len(targets):,} links)")
    return Listing("front page", gathering.address, leads, notes=gathering.remarks.lines())


def _is_article(target: _Target, listing: str) -> bool:
    if not target.outside or target.address == listing:
        return False
    path = path_score(target.address)
    if path < 1 or path + _page_score(target) < ENOUGH:
        return False
    return same_site(target.address, listing)


def _page_score(target: _Target) -> int:
    words = word_count(target.title)
    text = 3 if words >= 6 else 2 if words >= 4 else 0 if words >= 2 else -2
    return text + 2 * target.heading + target.article


def word_count(text: str) -> int:
    """Words of a headline; two ideographs, kana or hangul syllables count as one."""
    ideographs = len(_IDEOGRAPHS.findall(text))
    return len(_WORD.findall(_IDEOGRAPHS.sub(" ", text))) + (ideographs + 1) // 2


def _learn(target: _Target, anchor: etree._Element, place: Place) -> None:
    title, in_heading = _headline(anchor)
    heading = place.heading or in_heading
    target.outside |= not (place.furniture or place.inline)
    target.heading |= heading and not place.furniture
    target.article |= place.article
    rank = (1 if heading and word_count(title) >= 3 else 0, len(title)) if title else (-1, 0)
    if rank > target.rank:
        target.title, target.rank = title, rank
    if title and not target.summary and not place.furniture:
        target.summary = _summary(anchor, place, title)


def _headline(anchor: etree._Element) -> tuple[str, bool]:
    """(what the link is called, whether a heading inside it says so)."""
    headings = (_text(part) for part in islice(anchor.iter(), 60) if part.tag in HEADINGS)
    title = max(headings, key=len, default="")
    if title:
        return title[:_LONGEST_HEADLINE], True
    lines = [line for line in (one_line(piece[:1_000]) for piece in _lines(anchor)) if line]
    if len(lines) > 2 or sum(map(len, lines)) > _LONGEST_HEADLINE:  # a whole card is one link
        longest = max(lines, key=len, default="")
        return next((line for line in lines if word_count(line) >= 4), longest)[:_LONGEST_HEADLINE], False
    return " ".join(lines) or _spare_title(anchor), False


def _spare_title(anchor: etree._Element) -> str:
    """What a link without words is called: by its title, or by the picture in it."""
    named = (part.get("title") or part.get("alt") or "" for part in islice(anchor.iter(), 10))
    return one_line(str(next((name for name in named if name), ""))[:_LONGEST_HEADLINE])


def _lines(element: etree._Element) -> list[str]:
    """The pieces of text under an element."""
    return [str(piece) for piece in islice(element.itertext(), 100)]


def _text(element: etree._Element) -> str:
    """The words under an element; pieces that would run together ("BreakingFire in …") are parted."""
    text = ""
    for piece in _lines(element):
        parted = text[-1:].isalnum() and piece[:1].isupper()
        text += " " + piece if parted else piece
    return one_line(text[:2_000])


def _summary(anchor: etree._Element, place: Place, title: str) -> str:
    """The paragraph beside a headline: inside the link, after its heading, or in the card that is its own."""
    for around in (anchor, place.card):
        if around is None:
            continue
        for part in islice(around.iter(), 60):
            if part.tag == "p" and len(text := _text(part)) >= _SHORTEST_SUMMARY and title not in text:
                return text
    return ""
