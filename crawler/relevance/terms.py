"""From what a person writes to a ``Term``: quoted, with a star, hyphenated, with a Turkish or English
apostrophe."""

from __future__ import annotations

import re

from crawler import text
from crawler.relevance.query import Term
from crawler.relevance.scripts import other_alphabet

LEAST_PREFIX = 2  # letters before a star; one letter would match half the world
_APOSTROPHES = "['\u2018\u2019\u02bb\u02bc\u0060\u00b4]"
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2013](?=[^\W\d_])")
# What stands after an apostrophe and is no part of the name: Kazakhstan's, Kazakistan'da, Almatı'nın.
_AFTER_NAME = re.compile(
    rf"(?<=\w\w){_APOSTROPHES}(?:s|n?[ıiuüIİ]n|[dt][ae]n?|[yn]?[aeıiuü]|y?l[ae])$", re.IGNORECASE
)
_ABBREVIATION = re.compile("[A-Z]{2,3}")  # longer ones are often written with one capital: Nato
_BEFORE_NAME = re.compile(rf"^(?:[cdjlmnst]|qu){_APOSTROPHES}(?=\w)", re.IGNORECASE)


def quoted(written: str) -> Term | None:
    """The exact forms inside the quotes (given without them); None if there is no word in it."""
    cut = tuple(text.words(written))
    return Term(f'"{written}"', cut, exact=True) if cut else None


def plain(written: str, language: str = "") -> Term | None:
    """A word, or the words of a group's term, in any inflection; None if there is no word in it."""
    prefix = written.endswith("*")
    bare = _BEFORE_NAME.sub("", _AFTER_NAME.sub("", written.rstrip("*")))
    cut = tuple(text.words(bare, language))
    if not cut:
        return None
    joined = "" if prefix or " " in bare.strip() else _joined(bare, cut)
    other = "" if prefix or language else other_alphabet(bare)
    capitals = bool(_ABBREVIATION.fullmatch(written))
    return Term(written, cut, language, prefix=prefix, joined=joined, capitals=capitals, other=other)


def grouped(written: str, language: str) -> Term | None:
    """A term of a term group: ``quoted`` if it is in quotes, else ``plain``."""
    written = written.strip()
    if len(written) > 2 and written[0] == written[-1] == '"':
        return quoted(written[1:-1])
    return plain(written, language)


def _joined(bare: str, cut: tuple[str, ...]) -> str:
    apart = _HYPHENATED.search(bare) or re.search(rf"(?<=\w){_APOSTROPHES}(?=\w)", bare)
    return "".join(cut) if apart and len(cut) > 1 else ""
