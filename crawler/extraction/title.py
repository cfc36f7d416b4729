"""Headline of an article.

Sites declare up to four, made for different readers: JSON-LD headline, og:title, the h1 and ``<title>``. The rule:
the first declared one that a heading of the page shows, alone or with a kicker before it; else what the h1 shows. A
declared title in an h2 goes before one in the h1: such an h1 is made for search engines, the h2 for readers. Where
spellings differ only in signs, the declared one is taken. A page without any headline gets a declared title that it
does not show, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.blocks import fold
from crawler.extraction.jsonld import plain, strings
from crawler.extraction.page import Page
from crawler.text import one_line

MAX_TITLE = 500
_SEPARATOR = re.compile(r"\s+(?:[|»·•*ㅣ]|[-–—:]+)\s+|\s*(?:\||--|ㅣ)\s*|-(?=[^-]{1,12}ㅣ)")
_LIVE_TAIL = re.compile(
    r"\s*[-–—|:]\s*(?:as it happened|live updates?|live blog|live|latest updates?|the latest|"
    r"live-?ticker|en direct|en vivo|última hora|онлайн|canlı)\s*$",
    re.IGNORECASE,
)
# Blog software turns typed quotation marks into numbered entities; this turns them back.
_TYPED = (("&#8216;", "'"), ("&#8217;", "'"), ("&#8220;", '"'), ("&#8221;", '"'))
_LIKE = 0.3  # likeness below which a lone h1 is not thought to be the declared headline


def find_title(page: Page, site_name: str, feed_title: str = "") -> tuple[str, str, tuple[str, ...]]:
    """Title, where it was found, and doubts."""
    shown = [text for _, text in page.headings if not _is_site(text, site_name, page.address)]
    declared = [(trim_outlet(text, site_name), where) for text, where in _declared(page)]
    for headings in (_second_headings(page.tree), shown):
        for test in (_same, _part):
            for text, where in declared:
                if any(test(heading, text, where) for heading in headings):
                    return _finish(text), where, ()
    for text, where in declared:
        if _with_kicker(page, text, shown):
            return _finish(text), where, ()
    if headline := _own_heading(shown, [text for text, _ in declared]):
        return _finish(headline), "h1", ()
    document = trim_outlet(one_line(page.tree.findtext(".//title") or ""), site_name)
    for text, where in [*declared, (one_line(feed_title), "feed"), (document, "title element")]:
        if text:
            return _finish(text), where, ("title not shown as a headline",)
    return "", "", ("no title",)


def _declared(page: Page) -> Iterator[tuple[str, str]]:
    headline = page.article.get("headline")
    if isinstance(headline, str):
        for entity, sign in _TYPED:
            headline = headline.replace(entity, sign)
    for text in strings(headline):
        yield text, "json-ld"
    for text in page.said("og:title"):
        yield plain(text), "og:title"
    for text in page.said("twitter:title", "title", "dc.title", "parsely-title", "sailthru.title"):
        yield plain(text), "meta"


def _same(heading: str, text: str, where: str) -> bool:  # noqa: ARG001 — one form with _part
    return fold(heading) == fold(text) != ""


def _part(heading: str, text: str, where: str) -> bool:
    """Whether a heading shows a declared title with a kicker before it, or (JSON-LD only) with more behind it."""
    a, b = fold(heading), fold(text)
    if len(b) < 12 or len(b) < 0.4 * len(a):
        return False
    return a.endswith(b) or (where == "json-ld" and a.startswith(b))


def _with_kicker(page: Page, text: str, shown: list[str]) -> bool:
    """Whether a declared title is a heading plus a kicker that the page shows beside it."""
    whole = fold(text)
    for element, heading in page.headings:
        own = fold(heading)
        if heading not in shown or len(own) < 8 or not whole.endswith(own):
            continue
        kicker, box = whole[: -len(own)], element.getparent()
        for _ in range(3):
            if box is not None and kicker in fold(box.text_content()[:3000]):
                return True
            box = box.getparent() if box is not None else None
    return False


def _second_headings(tree: HtmlElement) -> list[str]:
    """Texts of smaller headings that link nowhere.

    Some pages hide a headline made for search engines in the h1 and show readers another one in an h2.
    """
    found = [h for h in islice(tree.iter("h2", "h3"), 40) if h.find(".//a") is None and len(h) < 20]
    return [text for h in found if len(text := one_line(h.text_content(), 1000)) > 12]


def _own_heading(shown: list[str], declared: list[str]) -> str:
    """The h1 most like what is declared: pages have others, for the site, a menu or a box."""
    if not declared:
        return shown[0] if shown else ""
    rated = [(max(likeness(heading, text) for text in declared[:4]), heading) for heading in shown[:8]]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] >= _LIKE or len(fold(best[1])) > 25 else ""


def likeness(a: str, b: str) -> float:
    """0..1, on the first 200 characters."""
    return SequenceMatcher(None, a[:200].casefold(), b[:200].casefold(), autojunk=False).ratio()


def trim_outlet(text: str, site_name: str) -> str:
    """The text without a part at either end, set off by a bar or dash, that names the outlet."""
    pieces = list(_SEPARATOR.finditer(text))
    own = fold(site_name)
    for cut in reversed(pieces):
        if cut.start() >= 12 and own and _names(fold(text[cut.end() :]), own):
            text = text[: cut.start()]
    if pieces and own and fold(text[: pieces[0].start()]) == own:
        text = text[pieces[0].end() :]
    return text


def _names(tail: str, own: str) -> bool:
    return bool(tail) and (tail == own or tail in own or (own in tail and len(own) >= 4 and len(tail) < 60))


def _is_site(text: str, site_name: str, address: str) -> bool:
    folded = fold(text)
    host = address.split("/")[2] if address.count("/") >= 2 else ""
    return (
        not folded
        or folded == fold(site_name)
        or (len(folded) > 3 and folded == fold(host.removeprefix("www.")))
    )


def _finish(text: str) -> str:
    return one_line(_LIVE_TAIL.sub("", text) or text, MAX_TITLE)
