"""JSON-LD of a page: schema.org objects, as far as they can be read (https://schema.org/NewsArticle)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.furniture import words
from crawler.text import one_line

Json = Any  # what json.loads gives: checked where it is used
Node = Mapping[str, Json]

ARTICLE_TYPES = words(
    """
    Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReviewNewsArticle AskPublicNewsArticle SatiricalArticle BlogPosting
    LiveBlogPosting ScholarlyArticle TechArticle AdvertiserContentArticle Report SocialMediaPosting
    DiscussionForumPosting MedicalScholarlyArticle PressRelease
    """
)
_WEAK_TYPES = frozenset(["WebPage", "ItemPage", "VideoObject", "AboutPage", "Review", "Event"])
_MAX_OBJECTS = 3_000
_MAX_SCRIPT = 3_000_000
_COMMENT = re.compile(r"^\s*(?:<!\[CDATA\[|<!--|//\s*<!\[CDATA\[)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$|;\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


def read_json_ld(tree: HtmlElement) -> tuple[Node, ...]:
    """Every object of every JSON-LD script, outermost first; broken scripts are mended if that is easy."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _objects(_load(script.text_content())):
                if len(nodes) >= _MAX_OBJECTS:
                    return tuple(nodes)
                nodes.append(node)
    return tuple(nodes)


def _load(text: str) -> Json:
    if not text.strip() or len(text) > _MAX_SCRIPT:
        return None
    bare = _COMMENT.sub("", text).strip()
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare), html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Json) -> Iterator[Node]:
    """Objects of a value, outermost first, without descending into what merely belongs to an article."""
    queue = [value]
    for item in queue:  # grows while it is walked
        if isinstance(item, list):
            queue.extend(item[:_MAX_OBJECTS])
        elif isinstance(item, dict):
            yield item
            queue.extend(
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if key in item
            )
        if len(queue) > _MAX_OBJECTS:
            return


def types(node: Node) -> frozenset[str]:
    """The object's types without a vocabulary's address."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return frozenset(t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for t in listed if isinstance(t, str))


def article_node(nodes: tuple[Node, ...], address: str) -> Node:
    """The object that speaks of the page's own article.

    Rule: an article type before a page type; one whose address is the page's before another; one with a body or
    headline before a bare one; then the first.
    """
    best, best_rank = {}, 0
    path = urlsplit(address).path.rstrip("/")
    for node in nodes:
        rank = _rank(node, path)
        if rank > best_rank:
            best, best_rank = dict(node), rank
    return best


def _rank(node: Node, path: str) -> int:
    kinds = types(node)
    if kinds & ARTICLE_TYPES:
        rank = 100
    elif kinds & _WEAK_TYPES and (node.get("headline") or node.get("datePublished")):
        rank = 10
    else:
        return 0
    rank += 8 * any(path and urlsplit(own).path.rstrip("/") == path for own in _addresses(node))
    rank += 4 * bool(node.get("headline")) + 2 * bool(node.get("datePublished")) + bool(node.get("author"))
    return rank


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            try:
                urlsplit(value)
            except ValueError:
                continue
            yield value


def strings(value: Json) -> Iterator[str]:
    """Texts in a value: itself, its items, or their names; entities decoded, since many sites encode twice."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield plain(item)
        elif isinstance(item, dict):
            name = item.get("name") or item.get("@value")
            yield from strings(name) if isinstance(name, str | list) and name is not value else ()


def plain(text: str) -> str:
    """One line of text from a JSON-LD string, in which sites put entities, often twice encoded."""
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return one_line(text)


def resolve(value: Json, nodes: tuple[Node, ...]) -> list[Json]:
    """A property's values with references by ``@id`` replaced by what they refer to."""
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found = []
    for item in value if isinstance(value, list) else [value]:
        reference = item.get("@id") if isinstance(item, dict) and "name" not in item else None
        found.append(known.get(reference, item) if isinstance(reference, str) else item)
    return found
