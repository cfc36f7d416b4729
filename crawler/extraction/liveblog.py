"""A live blog's posts, each with its own anchor and time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.blocks import Block, fold, name_of, walk
from crawler.extraction.date_forms import parse_date
from crawler.extraction.dates import settle
from crawler.extraction.furniture import NOISE, READ_MORE
from crawler.extraction.jsonld import Json, Node, plain, strings
from crawler.extraction.page import Page
from crawler.extraction.plaintext import plain_text
from crawler.text import clean_text, one_line
from storage.records import Post

MAX_POSTS = 500
MAX_TEXT = 20_000  # characters of one post
_MAX_ANCHOR = 200
_MAX_TIMES = 3_000  # time elements looked at
_FEWEST = 3  # repeated boxes that make a page's markup a live blog
_HEIGHT = 8  # levels above its time at which a post's box may stand
_BOXES = frozenset(["article", "section", "li", "div"])
_ALL_LINKS = 0.8  # share of link text that makes a box a teaser
_OUT = frozenset(["furniture", "weak", "caption", "picture"])


def find_posts(page: Page, timezone: str) -> tuple[Post, ...]:
    """The dated posts of a live blog, oldest first whatever the page's order; none if it marks none.

    JSON-LD's ``LiveBlogPosting.liveBlogUpdate`` goes first; else at least three ``article``, ``section``, ``li`` or
    ``div`` elements side by side, each with an id and a ``<time datetime>``. ``timezone`` (an IANA name) explains
    times that name none.
    """
    posts = list(_declared(page, timezone)) or list(_marked(page, timezone))
    unique = {(post.anchor, post.published, post.text): post for post in posts}
    return tuple(sorted(unique.values(), key=lambda post: post.published))[-MAX_POSTS:]


def _declared(page: Page, timezone: str) -> Iterator[Post]:
    for node in (page.article, *page.nodes):
        updates = node.get("liveBlogUpdate")
        if isinstance(updates, list | dict):
            listed = updates if isinstance(updates, list) else [updates]
            yield from filter(None, (_from_node(one, timezone) for one in listed[: 2 * MAX_POSTS]))
            return


def _from_node(update: Json, timezone: str) -> Post | None:
    if not isinstance(update, dict):
        return None
    published = _first_date(update, timezone)
    text = _said(update, "articleBody") or _said(update, "text") or _said(update, "description")
    title = next(strings(update.get("headline") or update.get("name")), "")
    if published is None or not (text or title):
        return None
    return Post(_fragment(update), published, one_line(title, 500), clean_text(text, MAX_TEXT))


def _first_date(update: Node, timezone: str) -> datetime | None:
    for name in ("datePublished", "dateCreated", "dateModified"):
        for raw in strings(update.get(name)):
            if moment := parse_date(raw):
                return settle(moment, timezone, [])
    return None


def _said(update: Node, name: str) -> str:
    """A text of the update; some sites put markup into it."""
    text = update.get(name)
    if not isinstance(text, str):
        return ""
    text = text[: 4 * MAX_TEXT]
    return plain_text(text) if "<" in text else "\n".join(plain(line) for line in text.split("\n"))


def _fragment(update: Node) -> str:
    """The part of the update's address that leads to it within the page."""
    for name in ("url", "@id", "mainEntityOfPage"):
        address = update.get(name)
        try:
            anchor = urlsplit(address).fragment if isinstance(address, str) else ""
        except ValueError:
            continue
        if anchor:
            return one_line(anchor, _MAX_ANCHOR)
    return ""


def _marked(page: Page, timezone: str) -> Iterator[Post]:
    groups: dict[HtmlElement, dict[HtmlElement, HtmlElement]] = {}
    for time in islice(page.tree.iter("time"), _MAX_TIMES):
        if time.get("datetime"):
            for box in islice(time.iterancestors(), _HEIGHT):
                parent = box.getparent()
                if parent is not None and box.tag in _BOXES and box.get("id"):
                    groups.setdefault(parent, {}).setdefault(box, time)
    most = max(groups.items(), key=lambda group: len(group[1]), default=None)
    if most is None or len(most[1]) < _FEWEST or _is_furniture(most[0]):
        return
    posts = [post for box, time in most[1].items() if (post := _from_box(box, time, timezone))]
    yield from posts if len(posts) >= _FEWEST else ()


def _is_furniture(element: HtmlElement) -> bool:
    """Whether an element stands in a box of comments, related articles or the like."""
    return any(name_of(one) == "furniture" for one in (element, *element.iterancestors()))


def _from_box(box: HtmlElement, time: HtmlElement, timezone: str) -> Post | None:
    moment = parse_date(time.get("datetime") or "")
    if moment is None or name_of(box) == "furniture":
        return None
    blocks, marks = walk(box)
    length = sum(len(block.folded) for block in blocks)
    if not length or sum(len(block.folded) * block.linked for block in blocks) > _ALL_LINKS * length:
        return None
    heading = next((h for h in box.iter("h2", "h3", "h4")), None)
    title = one_line(heading.text_content(), 500) if heading is not None else ""
    left_out = {fold(title), fold(time.text_content())}
    lines = [
        block.text
        for block in blocks
        if block.folded not in left_out
        and not any(marks[number].name in _OUT for number in block.marks)
        and not _is_noise(block)
    ]
    text = clean_text("\n".join(lines), MAX_TEXT)
    anchor = one_line(box.get("id") or "", _MAX_ANCHOR)
    return Post(anchor, settle(moment, timezone, []), title, text) if text or title else None


def _is_noise(block: Block) -> bool:
    return bool(NOISE.match(block.text) or (len(block.folded) < 180 and READ_MORE.match(block.text)))
