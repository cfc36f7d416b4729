"""Lines that an outlet sets under article after article: told from the news by how often they came, not by wording.

A line is a paragraph of an article's text. What is counted, where, and from when on a line is furniture, is
``storage.furniture``'s matter; here is which lines may be counted, and how they are left out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Set

LONGEST = 300  # characters; what is longer is background that repeats, and stays
MOST_NEW = (
    16  # lines of one page that are offered for counting, the shortest first: it bounds what is remembered
)
_LEAST_LETTERS = 4
_QUOTES = frozenset('"“”„‟«»「」『』')
_LEAST_LEFT = 300  # characters of a text of which lines are left out
_LEAST_SHARE = 0.5


def line_hash(line: str) -> str:
    """64 bits, in hex, of a line's letters and digits without case; "" if it can be no furniture: too long, with a
    digit (a figure or a date is news, or background that a reader wants), with quotation marks (somebody speaks), or
    next to no letters."""
    if len(line) > LONGEST or not _QUOTES.isdisjoint(line):
        return ""
    folded = _folded(line)
    return "" if len(folded) < _LEAST_LETTERS or any(map(str.isdigit, folded)) else _hashed(folded)


def line_key(line: str) -> str:
    """The same hash of any line, as of a title: equal for lines that differ in case and punctuation only."""
    return _hashed(_folded(line))


def _folded(line: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", line).casefold()))


def _hashed(folded: str) -> str:
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).hexdigest()


def line_hashes(text: str) -> set[str]:
    """The hashes of all lines of a text that can be furniture."""
    return {hashed for line in text.split("\n") if (hashed := line_hash(line))}


def candidates(text: str, known: Set[str], on_topic: Callable[[str], bool]) -> tuple[str, ...]:
    """Hashes of lines that may be furniture and name no topic: all that are known as furniture, and of the others
    the ``MOST_NEW`` shortest, each once."""
    lines = {hashed: line for line in text.split("\n") if (hashed := line_hash(line))}
    old = [hashed for hashed in lines if hashed in known]
    new = sorted(lines.keys() - known, key=lambda hashed: (len(lines[hashed]), hashed))[:MOST_NEW]
    return tuple(hashed for hashed in (*old, *new) if not on_topic(lines[hashed]))


def without(text: str, hashes: Set[str]) -> tuple[str, tuple[str, ...]]:
    """A text without its lines of these hashes, and the lines left out.

    All or none: if less than half of the text or than 300 characters would be left, it stays whole.
    """
    kept = bare(text, hashes)
    if kept == text or len(kept) < max(_LEAST_LEFT, len(text) * _LEAST_SHARE):
        return text, ()
    return kept, tuple(line for line in text.split("\n") if line_hash(line) in hashes)


def bare(text: str, hashes: Set[str]) -> str:
    """A text without its lines of these hashes, however little is left: for comparing, not for reading."""
    if not hashes:
        return text
    return "\n".join(line for line in text.split("\n") if line_hash(line) not in hashes)
