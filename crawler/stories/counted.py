"""Sentences with numbers, taken apart: which numbers may count people, and which people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.stories.lexicon import load
from crawler.stories.numbers import Number
from crawler.stories.phrases import Hit, Phrases
from crawler.stories.words import Word

YEAR = re.compile(r"(?:19|20)\d\d$")
_HAN = re.compile("[㐀-鿿]")  # written without blanks: a letter after a number is the next word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The figure words of one language."""

    slots: Phrases
    active: Phrases
    who: Phrases
    lists: dict[str, Phrases]
    from_endings: frozenset[str]
    follows: bool  # the slot word may follow the number's noun at a distance (all), and precede it (en, ru)

    def has(self, name: str, tokens: Sequence[Word], start: int = 0, end: int | None = None) -> bool:
        return name in self.lists and self.lists[name].has(tokens, start, end)


@cache
def lexicon_of(language: str) -> Lexicon | None:
    """The figure words of a language; None if there are none."""
    entry: dict[str, Any] | None = load("figures").get(language)
    if entry is None:
        return None
    lists = {
        name: Phrases(((p, name) for p in value), language)
        for name, value in entry.items()
        if isinstance(value, list)
    }
    return Lexicon(
        _labelled(entry["slots"], language),
        _labelled(entry["active"], language),
        _labelled(entry["who"], language),
        lists,
        frozenset(entry.get("from_endings", ())),
        bool(entry["followers"]),
    )


def _labelled(table: dict[str, list[str]], language: str) -> Phrases:
    return Phrases(((phrase, label) for label, phrases in table.items() for phrase in phrases), language)


@dataclass(slots=True)
class Sentence:
    """One sentence, taken apart."""

    tokens: list[Word]
    counts: list[Number]
    slots: list[Hit]
    active: list[Hit]
    lexicon: Lexicon
    taken: set[int]  # slot words already tied to a number that follows them

    def key(self, i: int) -> str:
        return self.tokens[i].key if 0 <= i < len(self.tokens) else ""


def is_trap(s: Sentence, n: Number) -> bool:
    """Ages, dates, clock times, money, percentages, distances, ordinals, scores, model numbers."""
    before, after = s.key(n.first - 1), s.key(n.end)
    touching = n.end < len(s.tokens) and s.tokens[n.end].start == s.tokens[n.end - 1].end
    if touching and (after in ("-", ":", "/", "%", "°") or (after.isalpha() and not _HAN.match(after))):
        return True
    if _hangs_on(before) and s.tokens[n.first - 1].end == s.tokens[n.first].start:
        return True
    if s.lexicon.has("aged", s.tokens, n.first - 1, n.first) or s.lexicon.has(
        "negated", s.tokens, n.first - 1, n.first
    ):
        return True
    if s.lexicon.has("units", s.tokens, n.end, n.end + 1) or _is_unit_later(s, n):
        return True
    if (
        YEAR.match(s.key(n.start))
        and n.end == n.start + 1
        and not s.lexicon.who.has(s.tokens, n.end, n.end + 1)
    ):
        return True
    return _is_day(s, n) or _is_old_value(s, n)


def _hangs_on(before: str) -> bool:
    """Whether a number that touches this is a part of something: "2-1", "A320", "18h30"."""
    return before in ("-", ":", "/", ".", "+") or (before.isascii() and before.isalpha())


def _is_unit_later(s: Sentence, n: Number) -> bool:
    """ "26 armed vehicles": a unit within three words, with no person before it."""
    for i in range(n.end + 1, min(n.end + 3, len(s.tokens))):
        if not s.key(i).isalpha() or s.lexicon.who.at(s.tokens, i - 1) or s.lexicon.slots.at(s.tokens, i - 1):
            return False
        if s.lexicon.lists["joins"].at(s.tokens, i - 1) or s.lexicon.has("followers", s.tokens, i - 1, i):
            return False
        if s.lexicon.has("units", s.tokens, i, i + 1):
            return True
    return False


def _is_day(s: Sentence, n: Number) -> bool:
    """ "7 January", "January 7": a day, not a count. "In May 12 people died" is one, and is not missed."""
    if n.hi > 31 or n.vague:
        return False
    month = n.end + (s.key(n.end) in (".", "de"))  # "7. Januar", "7 de enero"
    if s.lexicon.has("months", s.tokens, month, month + 1):
        return True
    return s.lexicon.has("months", s.tokens, n.first - 1, n.first) and not person_after(s, n)


def _is_old_value(s: Sentence, n: Number) -> bool:
    """The first of "from 12 to 18" or "12'den 18'e"; "up from 12", "down from 164"."""
    ending = s.key(n.end - 1).partition("'")[2] or s.key(n.end - 1)
    if s.lexicon.from_endings:
        later = any(other.start > n.start for other in s.counts)
        return later and ending in s.lexicon.from_endings and s.key(n.end) not in ("fazla", "астам", "çok")
    if not s.lexicon.has("from", s.tokens, n.first - 1, n.first):
        return False
    return s.key(n.first - 2) in ("up", "down") or s.lexicon.has("to", s.tokens, n.end, n.end + 3)


def person_after(s: Sentence, n: Number) -> Hit | None:
    """The people counted: the first person noun within four words after the number, nothing else in between.

    A group ("officers") wins over a following "people"; the search ends at a mark, another number or a slot word.
    """
    for i in range(n.end, min(n.end + 5, len(s.tokens))):
        hit = s.lexicon.who.at(s.tokens, i)
        if hit:
            return hit
        if not s.key(i)[:1].isalpha() or any(h.start == i for h in s.slots):
            return None
        if s.lexicon.has("followers", s.tokens, i, i + 1) or s.lexicon.has("joins", s.tokens, i, i + 1):
            return None
    return None
