"""Whether a sentence tells news at all: not a comment, a guess, a question, a teaser or furniture.

Word lists (``lexicon/noticed.yaml``) in eleven languages; a sentence of a language they lack passes, unless its length
or its marks give it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from crawler.stories.lexicon import load
from crawler.stories.phrases import Phrases
from crawler.stories.terms import Terms
from crawler.stories.words import fold, words

SHORTEST = 7  # words; below that it is a caption, a heading or a cry
LONGEST = 90  # words; above that it is a list, a transcript or furniture run together
_FURNITURE = (
    25  # words of a line up to which a phrase of furniture makes it furniture; longer ones may tell news too
)
_FEWEST = 3  # terms
_QUOTED = re.compile(
    r'"[^"]*(?:"|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)'
)
_ASKS = re.compile(r"[?？؟][\"'”»)\]]*\s*$")
_LIST = re.compile(r"[|•›]|https?://|www\.|\.{4,}")
_OPENS = ('"', "“", "«", "„", "「", "『")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists of one language."""

    person: Phrases
    guess: Phrases
    furniture: tuple[str, ...]


@cache
def _lists(language: str) -> _Lists:
    lists = load("noticed")
    person, guess = (
        Phrases(((phrase, kind) for phrase in lists[kind].get(language, ())), language)
        for kind in ("person", "guess")
    )
    return _Lists(person, guess, tuple(fold(phrase) for phrase in lists["furniture"].get(language, ())))


def not_news(sentence: str, terms: Terms, language: str) -> str:
    """Why a sentence tells no news, in a word or two; "" if it may."""
    if terms.length < SHORTEST or len(terms.all) < _FEWEST:
        return "too short"
    if terms.length > LONGEST:
        return "too long"
    if _ASKS.search(sentence):
        return "a question"
    lists = _lists(language)
    if terms.length <= _FURNITURE and _is_furniture(sentence, lists):
        return "furniture"
    return _opinion(sentence, lists, language)


def _is_furniture(sentence: str, lists: _Lists) -> bool:
    folded = fold(sentence)
    return bool(_LIST.search(sentence)) or any(phrase in folded for phrase in lists.furniture)


def _opinion(sentence: str, lists: _Lists, language: str) -> str:
    """A comment or a guess. What stands in quotation marks is somebody's word and is not looked at; a sentence that
    begins with it mostly goes on from one that told the news."""
    if sentence.startswith(_OPENS):
        return "a quotation"
    told = words(_QUOTED.sub(" ", sentence), language)
    if lists.person.has(told):
        return "a comment"
    return "a guess" if lists.guess.has(told) else ""
