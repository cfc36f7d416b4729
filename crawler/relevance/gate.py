"""The cheap gate before a page is read: can this text match the topic at all?

It errs on one side only. Every word of a query has a ``root`` that all its matching forms contain; one
Aho–Corasick pass over the folded text finds which roots are there. Phrases and NEAR count as all their
words, prefixes as their letters; NOT, site:, lang: and title: always may hold, because the raw text does
not settle them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick

from crawler import text
from crawler.relevance.matching import SURE_ROOT, needed
from crawler.relevance.query import And, Clause, Near, Or, Term, Topic, Words, leaves

_BETWEEN_LETTERS = text.JOINTS + "?"  # what squeezing took out of the middle of a word
_SHOWN_TERMS = 3


def may_match(topic: Topic, raw: str) -> bool:
    """False only if no page with this raw text (tags stripped, or a feed's title and summary) can match the
    topic."""
    gate = _gate(topic)
    return _may(topic.clause, gate.found(raw))


def missing(topic: Topic, raw: str) -> str:
    """Why ``may_match`` is False, in one line; "" if it is True."""
    present = _gate(topic).found(raw)
    parts = topic.clause.parts if isinstance(topic.clause, And) else (topic.clause,)
    return "; ".join(_lacking(part) for part in parts if not _may(part, present))


def names(topic: Topic, raw: str) -> bool:
    """Whether any word the topic asks for may be in this text."""
    found = _gate(topic).found(raw)
    listed = (leaf for leaf, wanted in leaves(topic.clause) if wanted)
    return bool(found.sure or found.doubtful) and any(
        _may_term(term, found) for leaf in listed for term in _terms(leaf)
    )


@dataclass(slots=True)
class _Found:
    """Which roots a text has. Short roots seen only inside words are looked at again, and only when asked
    for."""

    sure: set[str]
    doubtful: set[str]
    folded: str

    def has(self, core: str) -> bool:
        if core in self.sure:
            return True
        if core not in self.doubtful:
            return False
        self.doubtful.discard(core)
        if _at_word_start(core).search(self.folded):
            self.sure.add(core)
            return True
        return False


@dataclass(slots=True)
class _Gate:
    roots: frozenset[str]
    _automaton: ahocorasick.Automaton = field(init=False)

    def __post_init__(self) -> None:
        self._automaton = ahocorasick.Automaton()
        for core in self.roots:
            self._automaton.add_word(core, core)
        self._automaton.make_automaton()

    def found(self, raw: str) -> _Found:
        folded = text.fold(raw)
        found = _Found(set(), set(), folded)
        if not self.roots:
            return found
        squeezed = text.squeezed(folded)
        for end, core in self._automaton.iter(squeezed):
            if core not in found.sure:
                start = end - len(core)
                inside = start >= 0 and _must_start_word(core) and squeezed[start].isalpha()
                (found.doubtful if inside else found.sure).add(core)
        return found


@lru_cache(maxsize=64)
def _gate(topic: Topic) -> _Gate:
    listed = [leaf for leaf, wanted in leaves(topic.clause) if wanted]
    terms = [term for leaf in listed for term in _terms(leaf)]
    return _Gate(frozenset(core for term in terms for cores in needed(term) for core in cores))


def _terms(leaf: Clause) -> tuple[Term, ...]:
    if isinstance(leaf, Words):
        return leaf.terms
    return tuple(term for operand in leaf.operands for term in operand) if isinstance(leaf, Near) else ()


def _must_start_word(core: str) -> bool:
    return (
        len(core) < SURE_ROOT and core.isalpha() and not text.is_arabic(core) and not text.is_unspaced(core)
    )


@lru_cache(maxsize=5_000)
def _at_word_start(core: str) -> re.Pattern[str]:
    return re.compile(text.WORD_START + _BETWEEN_LETTERS.join(map(re.escape, core)))


def _may(clause: Clause, found: _Found) -> bool:
    match clause:
        case Words(terms, place):
            return place == "title" or any(_may_term(term, found) for term in terms)
        case Near(operands, _, place):
            return place == "title" or all(any(_may_term(term, found) for term in each) for each in operands)
        case And(parts):
            return all(_may(part, found) for part in parts)
        case Or(parts):
            return any(_may(part, found) for part in parts)
    return True


def _may_term(term: Term, found: _Found) -> bool:
    return any(all(map(found.has, cores)) for cores in needed(term))


def _lacking(clause: Clause) -> str:
    match clause:
        case Words(terms):
            return f"no word for {clause.shown}: {_none_of([term.shown for term in terms])}"
        case Or():
            return _none_of([leaf.shown for leaf, wanted in leaves(clause) if wanted])
        case And(parts):
            return "not all of: " + ", ".join(part.shown for part in parts)
    return f"words missing for {clause.shown}"


def _none_of(shown: list[str]) -> str:
    if len(shown) == 1:
        return shown[0]
    more = f" … ({len(shown)} terms)" if len(shown) > _SHOWN_TERMS else ""
    return f"none of: {', '.join(shown[:_SHOWN_TERMS])}{more}"
