"""Who wrote an article: a list of names, agencies among them as agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extraction.jsonld import Node, plain, resolve, types
from crawler.extraction.page import Page
from crawler.text import one_line

MAX_NAME = 200
MAX_AUTHORS = 30
_META = ("parsely-author", "sailthru.author", "author", "article:author", "article:author_name", "og:article:author",
         "og:author", "articleauthor", "byl", "dc.creator", "dcterms.creator", "citation_author",
         "cxenseparse:author", "dable:author")  # fmt: skip
_BY = re.compile(
    r"^(?:(?:written|reported|story|text|words|edited)\s+by|by|von|par|por|di|da|av|af|door|автор[ы]?|текст|от|yazan|"
    r"haber|kaynak|autore?|autor(?:in)?|foto|text)\b\s*:?\s+|^(?:автор|авторы|autor|author|text)\s*:\s*",
    re.IGNORECASE,
)
_JUNK = re.compile(
    r"https?://|www\.|@|\.(?:com|html|php)\b.*/|^\d+$|^(?:admin|editor|staff|null|none|undefined)$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\(?\S+@\S+\.\S+\)?")
_TAIL = re.compile(r"\s*(?:\([^()]*\)|\s/\s.*|\s\|\s.*)$|\s+(?:기자|记者)$", re.DOTALL)
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|political|foreign|world|business|news|sports?|assistant|deputy|digital|media)\s+)*"
    r"(?:reporter|editor|correspondent|writer|journalist|journalistin|redakteur(?:in)?|reporterin|korrespondent(?:in)?|"
    r"autor(?:in)?|contributor|columnist|producer|photographer|muhabir|корреспондент|обозреватель|журналист)\b.*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[;|]\s*|\s*,\s+(?:and|und|et|y|e|и|ve)\s+|\s*,\s+|\s*、\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|и|та|ve|&|och|og|en)\s+", re.IGNORECASE)


def find_authors(page: Page, site_name: str) -> tuple[tuple[str, ...], str]:
    """Names and where they were found.

    Order: persons of JSON-LD, meta elements, a visible byline; the outlet itself only where no one else is named.
    """
    persons, bodies = _from_json_ld(page)
    if persons:
        return persons, "json-ld"
    outlet = one_line(site_name).casefold()
    said = clean_names(page.said(*_META))
    if named := tuple(
        name for name in said if name.casefold() not in (outlet, *(b.casefold() for b in bodies))
    ):
        return _unique(named), "meta"
    if seen := _byline(page):
        return seen, "byline"
    return (bodies, "json-ld") if bodies else (said[:1], "meta" if said else "")


def _from_json_ld(page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of persons, and of organisations, that the article's own object names."""
    persons: list[str] = []
    bodies: list[str] = []
    for author in _flat(resolve(page.article.get("author"), page.nodes)):
        kinds = types(author) if isinstance(author, dict) else frozenset()
        names = list(_names(author))
        (bodies if "Organization" in " ".join(kinds) and "Person" not in kinds else persons).extend(names)
    return clean_names(persons), clean_names(bodies)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value) if len(value) <= MAX_AUTHORS else ()
        else:
            yield value


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield plain(author)
    elif isinstance(author, dict):
        yield from _named(author)


def _named(author: Node) -> Iterator[str]:
    name = author.get("name") or author.get("byline")
    for one in name if isinstance(name, list) else [name]:
        if isinstance(one, str):
            yield plain(one)


def clean_names(raw: Iterable[str]) -> tuple[str, ...]:
    """Names from bylines as sites write them: without "By", addresses, roles; lists split."""
    return _unique(name for text in raw for part in _split(text) if (name := clean_name(part)))


def _split(text: str) -> Iterator[str]:
    for part in _LIST.split(_BY.sub("", one_line(_EMAIL.sub("", text), 1000))):
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


def _byline(page: Page) -> tuple[str, ...]:
    """Names in the elements that sites mark as the author's, the most telling mark first."""
    for path in ("//*[@rel='author']", "//*[@itemprop='author']", "//*[contains(@class,'byline')]",
                 "//*[contains(@class,'author-name') or contains(@class,'authorName')]",
                 "//*[contains(@class,'author')]"):  # fmt: skip
        texts = [one_line(e.text_content()) for e in page.tree.xpath(path)[:6]]
        if names := clean_names(text for text in texts if 2 < len(text) < 80):
            return names
    return ()
