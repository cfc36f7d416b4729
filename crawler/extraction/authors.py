"""Who wrote an article: a list of names, agencies among them as agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crawler.extraction.blocks import fold
from crawler.extraction.jsonld import Node, plain, resolve, strings
from crawler.extraction.page import Page
from crawler.text import one_line

MAX_NAME = 200
MAX_AUTHORS = 30
_LONGEST = 600  # characters of a list of names
_META = ("author", "parsely-author", "sailthru.author", "article:author", "article:author_name", "og:article:author",
         "og:author", "articleauthor", "byl", "dc.creator", "dcterms.creator", "citation_author",
         "cxenseparse:author", "dable:author")  # fmt: skip
_MARKED = ("//*[@rel='author']", "//*[@itemprop='author']", "//*[contains(@class,'byline')]",
           "//*[contains(@class,'author-name') or contains(@class,'authorName') or contains(@class,'author__name')]",
           "//*[contains(@class,'author') or contains(@class,'Author')]")  # fmt: skip
_BY = re.compile(
    r"^(?:(?:(?:written|reported|story|text|words|edited)\s+by|by|von|par|por|di|da|av|af|door|от|yazan|haber|"
    r"foto|text)\s+|(?:автор|авторы|текст|autor|autore|autorin|author|text|kaynak|haber|by|von)\s*:\s*)",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"https?://|www\.|@|\d|\.(?:html?|php)\b|[:?!#=<>{}]|"
    r"^(?:admin|administrator|editor|staff|null|none|undefined|redaktion|redaction|by|von|par|"
    r"por|from|and|und)$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\(?\S{1,64}@\S{1,200}\.\S{1,20}\)?")
_TAIL = re.compile(r"\s*(?:\([^()]*\)|\s/\s.*|\s\|\s.*)$|\s+(?:기자|记者)$", re.DOTALL)
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|political|foreign|world|business|news|sports?|assistant|deputy|"
    r"digital|media)\s+)*"
    r"(?:reporter|editor|correspondent|writer|journalist|journalistin|redakteur(?:in)?|"
    r"reporterin|korrespondent(?:in)?|"
    r"autor(?:in)?|contributor|columnist|producer|photographer|muhabir|корреспондент|"
    r"обозреватель|журналист)\b.*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[;|]\s*|\s*,\s+(?:and|und|et|y|e|и|ve)\s+|\s*,\s*|\s*、\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|и|та|ve|&|och|og|en)\s+", re.IGNORECASE)


def find_authors(page: Page, site_name: str) -> tuple[tuple[str, ...], str]:
    """Names and where they were found.

    Order: JSON-LD, meta elements, a visible byline with a full name; the outlet itself only where none of them names
    anybody else.
    """
    outlet = _outlet(page, site_name)
    said = clean_names(_from_json_ld(page))
    if any(fold(name) not in outlet for name in said):
        return said, "json-ld"
    for meta in _META:
        named = clean_names(page.said(meta))
        if any(fold(name) not in outlet for name in named):
            return named, "meta"
    if seen := _byline(page, outlet):
        return seen, "byline"
    if said:
        return said, "json-ld"
    named = clean_names(page.said(*_META))[:1]
    return named, "meta" if named else ""


def _outlet(page: Page, site_name: str) -> set[str]:
    """Folded names that mean the outlet itself: its own, the publisher's, its host's."""
    names = {fold(site_name), *(fold(name) for name in strings(page.article.get("publisher")))}
    host = page.address.split("/")[2].removeprefix("www.") if page.address.count("/") >= 2 else ""
    return {name for name in (*names, fold(host), fold(host.rsplit(".", 1)[0])) if name}


def _from_json_ld(page: Page) -> Iterator[str]:
    """Names that the article's own object gives its authors, persons and organisations, in order."""
    for author in _flat(resolve(page.article.get("author"), page.nodes)):
        if isinstance(author, str):
            yield plain(author)
        elif isinstance(author, dict):
            yield from _named(author)


def _flat(values: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    for value in values:
        if not isinstance(value, list):
            yield value
        elif depth < 3:
            yield from _flat(value[:MAX_AUTHORS], depth + 1)


def _named(author: Node) -> Iterator[str]:
    name = author.get("name") or author.get("byline")
    for one in name if isinstance(name, list) else [name]:
        if isinstance(one, str):
            yield plain(one)


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Names from bylines as sites write them: without "By", addresses, roles; lists split."""
    return _unique(
        name for text in islice(raw, 4 * MAX_AUTHORS) for part in _split(text) if (name := clean_name(part))
    )


def _split(text: str) -> Iterator[str]:
    """Parts of a list of names. "Le Figaro et AFP" stays whole: halves of one word are no full names."""
    for part in _LIST.split(_BY.sub("", _EMAIL.sub("", one_line(text[:_LONGEST], _LONGEST)))):
        halves = _AND.split(part)
        if len(halves) > 1 and all(len(half.split()) >= 2 for half in halves):
            yield from halves
        else:
            yield part


def clean_name(text: str) -> str:
    """One name, or "" if the text is none."""
    name = _TAIL.sub("", _BY.sub("", text.strip(" ,;:·•|/-"))).strip(" ,;:·•|/-")
    if len(name) < 2 or len(name.split()) > 7 or _JUNK.search(name) or _ROLE.match(name):
        return ""
    return name[:MAX_NAME]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({name.casefold(): name for name in reversed(list(names))}.values())[::-1][:MAX_AUTHORS]


def _byline(page: Page, outlet: set[str]) -> tuple[str, ...]:
    """Full names in the elements that sites mark as the author's, the most telling mark first."""
    for path in _MARKED:
        texts = [one_line(element.text_content()) for element in page.tree.xpath(path)[:6]]
        names = clean_names(text for text in texts if 2 < len(text) < 80)
        full = [name for name in names if _is_full(name) and fold(name) not in outlet]
        if full:
            return tuple(full)
    return ()


def _is_full(name: str) -> bool:
    """Whether a text looks like a person's full name: two to five words, most of them with a capital."""
    words = name.split()
    return 2 <= len(words) <= 5 and words[0][:1].isupper() and words[-1][:1].isupper()
