"""Sentences with numbers, taken apart: which numbers may count people or things, and which of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from crawler.stories.lexicon import load
from crawler.stories.numbers import Number
from crawler.stories.phrases import Hit, Phrases
from crawler.stories.words import Word

YEAR = re.compile(r"(?:19|20)\d\d$")
MOST = 16  # numbers of one sentence; one that has more is a table
NO_SLOT = "none"  # the label of words that only look like a slot
MARKS = frozenset(',;:—–-()"«»“”')
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
    between: int = 0  # words that may part a verb from the number after it

    def has(self, name: str, tokens: Sequence[Word], start: int = 0, end: int | None = None) -> bool:
        return name in self.lists and self.lists[name].has(tokens, start, end)


@cache
def lexicon_of(language: str) -> Lexicon | None:
    """The figure words of a language, for people; None if there are none."""
    entry: dict[str, Any] | None = load("figures").get(language)
    if entry is None:
        return None
    more: dict[str, Any] = load("losses").get(language, {})
    lists = {name: list(value) for name, value in entry.items() if isinstance(value, list)}
    for name, value in more.items():
        if isinstance(value, list):
            lists[name] = [*lists.get(name, ()), *value]
    return Lexicon(
        _labelled(language, more.get("slots", {}), entry["slots"], {NO_SLOT: more.get("none", [])}),
        _labelled(language, more.get("active", {}), entry["active"]),
        _labelled(language, entry["who"], {"all": more.get("people", [])}),
        {name: Phrases(((p, name) for p in value), language) for name, value in lists.items()},
        frozenset(entry.get("from_endings", ())),
        bool(entry["followers"]),
        int(more.get("between", 0)),
    )


@cache
def things_of(language: str) -> Lexicon | None:
    """The same for what was damaged or destroyed: homes, buildings, vehicles."""
    people = lexicon_of(language)
    more: dict[str, Any] = load("losses").get(language, {})
    if people is None or not more:
        return None
    return replace(
        people,
        slots=_labelled(language, {"damaged": more["damaged"]}),
        active=_labelled(language, {"damaged": more["damaging"]}),
        who=_labelled(language, more["things"]),
    )


def _labelled(language: str, *tables: dict[str, list[str]]) -> Phrases:
    return Phrases(
        ((phrase, label) for t in tables for label, all_ in t.items() for phrase in all_), language
    )


@dataclass(slots=True)
class Sentence:
    """One sentence, taken apart."""

    tokens: list[Word]
    counts: list[Number]
    lexicon: Lexicon
    things: bool = False  # the counted are no people
    slots: list[Hit] = field(default_factory=list)
    active: list[Hit] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # slot words tied to a number that follows them
    _usable: list[Number] | None = None
    _slot_of: dict[int, Hit] = field(default_factory=dict)
    _places: dict[str, frozenset[int]] = field(default_factory=dict)  # where the words of a list stand

    def __post_init__(self) -> None:
        self.counts = self.counts[:MOST]
        self.slots = [h for h in self.lexicon.slots.find(self.tokens) if h.label != NO_SLOT]
        self.active = self.lexicon.active.find(self.tokens)
        self._slot_of = {h.start: h for h in self.slots}

    def key(self, i: int) -> str:
        return self.tokens[i].key if 0 <= i < len(self.tokens) else ""

    def is_word(self, i: int) -> bool:
        return self.key(i)[:1].isalpha()

    @property
    def usable(self) -> list[Number]:
        """The numbers that may count somebody."""
        if self._usable is None:
            self._usable = [n for n in self.counts if not is_trap(self, n)]
        return self._usable

    def slot_at(self, i: int) -> Hit | None:
        return self._slot_of.get(i)

    def has(self, name: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a word of one of the language's lists begins between two words; anywhere, if none are given."""
        found = self._places.get(name)
        if found is None:
            found = self._places[name] = self._find(name)
        if end is not None and end - start == 1:
            return start in found
        stop = len(self.tokens) if end is None else end
        return any(start <= i < stop for i in found)

    def _find(self, name: str) -> frozenset[int]:
        phrases = self.lexicon.lists.get(name)
        if phrases is None:
            return frozenset()
        return frozenset(i for i in range(len(self.tokens)) if phrases.at(self.tokens, i))

    def clause(self, n: Number) -> tuple[int, int]:
        """Where the part of the sentence that a number stands in begins and ends, between two marks."""
        start = next((i + 1 for i in range(n.first - 1, -1, -1) if self.key(i) in MARKS), 0)
        end = next((i for i in range(n.end, len(self.tokens)) if self.key(i) in MARKS), len(self.tokens))
        return start, end


def is_trap(s: Sentence, n: Number) -> bool:
    """Ages, dates, clock times, money, percentages, distances, ordinals, scores, model numbers."""
    before, after = s.key(n.first - 1), s.key(n.end)
    touching = n.end < len(s.tokens) and s.tokens[n.end].start == s.tokens[n.end - 1].end
    if touching and (after in ("-", ":", "/", "%", "°") or (after.isalpha() and not _HAN.match(after))):
        return True
    if _hangs_on(before) and s.tokens[n.first - 1].end == s.tokens[n.first].start:
        return True
    if s.has("aged", n.first - 1, n.first) or s.has("negated", n.first - 1, n.first):
        return True
    if _is_unit(s, n) or s.has("animals", n.end, n.end + 2):
        return True
    if YEAR.match(s.key(n.start)) and n.end == n.start + 1 and not _counted_at(s, n.end):
        return True
    return is_date(s, n) or _is_old_value(s, n) or _is_ratio(s, n)


def _is_ratio(s: Sentence, n: Number) -> bool:
    """ "one in five women": either number. "Three in two days" is none."""
    pairs = ((one, other) for one in s.counts for other in s.counts if n in (one, other))
    return any(
        one.end + 1 == other.first and s.has("ratio", one.end, other.first)
        and one.hi < other.lo and one.hi < 10 and not s.has("units", other.end, other.end + 1)
        for one, other in pairs
    )  # fmt: skip


def _counted_at(s: Sentence, i: int) -> bool:
    return s.lexicon.who.has(s.tokens, i, i + 1)


def _hangs_on(before: str) -> bool:
    """Whether a number that touches this is a part of something: "2-1", "A320", "18h30"."""
    return before in ("-", ":", "/", ".", "+") or (before.isascii() and before.isalpha())


def _is_unit(s: Sentence, n: Number) -> bool:
    """ "26 armed vehicles": a unit within three words, with nobody counted before it."""
    for i in range(n.end, min(n.end + 3, len(s.tokens))):
        if not s.is_word(i) and i > n.end:
            return False
        if _counted_at(s, i) or s.lexicon.slots.at(s.tokens, i):
            return False
        if s.has("units", i, i + 1):
            return True
        if s.has("joins", i, i + 1) or s.has("followers", i, i + 1):
            return False
    return False


def is_date(s: Sentence, n: Number) -> bool:
    """ "7 January", "January 7": a day, not a count. "In May 12 people died" is one, and is not missed."""
    if n.hi > 31 or n.vague:
        return False
    month = n.end + (s.key(n.end) in (".", "de"))  # "7. Januar", "7 de enero"
    if s.has("months", month, month + 1):
        return True
    return s.has("months", n.first - 1, n.first) and not person_after(s, n)


def _is_old_value(s: Sentence, n: Number) -> bool:
    """The first of "from 12 to 18" or "12'den 18'e"; "up from 12", "down from 164"."""
    ending = s.key(n.end - 1).partition("'")[2] or s.key(n.end - 1)
    if s.lexicon.from_endings:
        later = any(other.start > n.start for other in s.counts)
        if _is_whole(s, n):
            return True
        return later and ending in s.lexicon.from_endings and s.key(n.end) not in ("fazla", "астам", "çok")
    if not s.has("from", n.first - 1, n.first):
        return False
    return s.key(n.first - 2) in ("up", "down") or s.has("to", n.end, n.end + 3)


def _is_whole(s: Sentence, n: Number) -> bool:
    """ "üç madenciden ikisi": the three of whom two are meant."""
    if not any(other.first == n.end + 1 for other in s.counts):
        return False
    return s.key(n.end).endswith((*s.lexicon.from_endings, "ның", "нің", "дың", "дің", "тың", "тің"))


def person_after(s: Sentence, n: Number) -> Hit | None:
    """The counted: the first such noun within four words after the number, nothing else in between.

    A group ("officers") wins over a following "people"; the search ends at a mark, another number or a slot word.
    """
    for i in range(n.end, min(n.end + 5, len(s.tokens))):
        hit = s.lexicon.who.at(s.tokens, i)
        if hit:
            return hit
        if not s.is_word(i) or s.slot_at(i) or s.has("followers", i, i + 1) or s.has("joins", i, i + 1):
            return None
    return None
